"""What the sandbox answers: replies, problems, and the refusal a rule raises."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from conformance.http.reference import Reply

__all__ = [
    "SILENCE",
    "InvalidError",
    "RefusalError",
    "Reply",
    "answer",
    "encode",
    "invalid",
    "missing",
    "problem",
]

SILENCE = Reply(0, (), b"")
"""No answer at all: who asked waits, on a connection that stays open."""
JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"

_TITLES = {
    400: "Solicitud incorrecta.",
    401: "No autenticado.",
    403: "Acceso denegado.",
    404: "No encontrado.",
    405: "Método no permitido.",
    415: "Tipo de medio no soportado.",
    429: "Demasiadas peticiones.",
    500: "Error interno.",
    503: "Servicio no disponible.",
}
_VALIDATION_TITLE = "Se produjeron uno o más errores de validación."

Errors = Mapping[str, Sequence[str]]
Headers = tuple[tuple[str, str], ...]


class RefusalError(Exception):
    """A rule was broken: the request is answered with `status` and nothing is stored."""

    def __init__(
        self, status: int, detail: str, errors: Errors | None = None, headers: Headers = ()
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers


class InvalidError(RefusalError):
    """What was sent is not valid, whatever a system answers to that: 400 unless it says another."""

    def __init__(self, detail: str, errors: Errors) -> None:
        super().__init__(400, detail, errors)


def invalid(field: str, message: str) -> InvalidError:
    """Return the refusal that names one property."""
    return InvalidError(message, {field: [message]})


def missing(what: str) -> RefusalError:
    """Return the refusal 404 of a row that does not exist, or that belongs to another entity."""
    return RefusalError(404, f"{what} no existe.")


def answer(value: Any, status: int = 200) -> Reply:
    """Return `value` as a JSON answer; money keeps its cents and instants their offset."""
    return Reply(status, (("Content-Type", JSON),), encode(value))


def problem(
    status: int,
    detail: str,
    errors: Errors | None = None,
    headers: Headers = (),
) -> Reply:
    """Return the ProblemDetails of an error (RFC 9457; `errors` by property for validations)."""
    body: dict[str, Any] = {
        "type": f"https://httpstatuses.io/{status}",
        "title": _VALIDATION_TITLE if errors else _TITLES.get(status, "Solicitud rechazada."),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = {name: list(texts) for name, texts in errors.items()}
    return Reply(status, (("Content-Type", PROBLEM), *headers), encode(body))


def encode(value: Any) -> bytes:
    """Return `value` as UTF-8 JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "replace")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        # Amounts stay below 10^13 with two decimals: a double holds them exactly.
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
