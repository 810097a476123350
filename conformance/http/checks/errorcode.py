"""Error answers: never 5xx, never HTML, in the shape of a problem where the norm asks for it."""

from collections.abc import Iterator

from conformance.core.exchange import Exchange, Response
from conformance.core.finding import Finding, about
from conformance.http.checks.codes import ERR_01, ERR_05, ERR_06, ERR_07
from conformance.http.checks.schema import schema_fault
from conformance.http.contract.binding import Bound

_NOT_ALLOWED = 405
_OVERRIDE = "x-http-method"


def server_error(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield ERR-01 for any 5xx: an internal error that nobody caught."""
    response = _response(exchange)
    if 500 <= response.status < 600:
        yield about(
            ERR_01,
            exchange,
            expected="un estado controlado (2xx o 4xx)",
            actual=str(response.status),
        )


def verb_refused(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield ERR-05 when the path of an operation does not take its own verb: whatever was asked
    with it says nothing else. A header that asks for another verb may be heeded.
    """
    request, response = exchange.request, _response(exchange)
    if bound is None or response.status != _NOT_ALLOWED:
        return
    overridden = any(name.lower().startswith(_OVERRIDE) for name, _ in request.headers)
    if request.method == bound.operation.method and not overridden:
        yield about(
            ERR_05,
            exchange,
            expected=f"que la ruta tome {request.method}, que es el verbo de la operación",
            actual=str(response.status),
            aspect="document.core",
        )


def html_error(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield ERR-07 when an error is answered as a page."""
    response = _response(exchange)
    if response.status >= 400 and is_page(response):
        yield about(
            ERR_07,
            exchange,
            expected="un cuerpo JSON o vacío",
            actual=f"{response.status} con {response.media_type or 'una página HTML'}",
        )


def is_page(response: Response) -> bool:
    """Say whether an answer is a page, by its media type or by how its body starts."""
    start = response.body[:200].lstrip().lower()
    return "html" in response.media_type or start.startswith((b"<!doctype html", b"<html"))


def problem_shape(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield ERR-06 when the body of a refusal is no problem where the system's norm asks for one:
    a ProblemDetails, or what the norm gives as the shape of that status.
    """
    response = _response(exchange)
    if bound is None or response.status not in bound.problems or exchange.request.method == "HEAD":
        return
    shape = bound.shapes.get(response.status)
    if not response.body.strip():
        if not bound.problems[response.status]:
            wanted = "un ProblemDetails" if shape is None else "el cuerpo de un rechazo"
            actual = f"{response.status} sin cuerpo"
            yield about(ERR_06, exchange, expected=wanted, actual=actual)
        return
    body = exchange.json()
    fault = _problem_fault(body, response.status) if shape is None else schema_fault(shape, body)
    if fault:
        yield about(
            ERR_06,
            exchange,
            actual=f"{response.status}: {fault}",
            expected=_PROBLEM if shape is None else "la forma de un rechazo que da la norma",
        )


_PROBLEM = "un ProblemDetails con title o detail, y errors como objeto de listas"


def _problem_fault(body: object, status: int) -> str:
    if not isinstance(body, dict):
        return "el cuerpo no es un objeto JSON"
    if not any(isinstance(body.get(name), str) and body[name] for name in ("title", "detail")):
        return "faltan title y detail"
    if body.get("status") not in (None, status):
        return f"status dice {body['status']!r}"
    errors = body.get("errors")
    if errors is not None and not _lists_texts(errors):
        return "errors no es un objeto cuyos valores son listas de textos"
    return ""


def _lists_texts(errors: object) -> bool:
    if not isinstance(errors, dict):
        return False
    return all(isinstance(texts, list) and _all_texts(texts) for texts in errors.values())


def _all_texts(values: list[object]) -> bool:
    return all(isinstance(one, str) for one in values)


def _response(exchange: Exchange) -> Response:
    assert exchange.response is not None
    return exchange.response
