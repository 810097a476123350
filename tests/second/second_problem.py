"""What the second server refuses, and how it words it: RFC 9457 problems with `type`, `traceId`,
`errors`.
"""

import re
import secrets

from second_choices import Choices

_TITLES = {
    400: "Se produjeron uno o más errores de validación.",
    401: "No autorizado",
    403: "Prohibido",
}
_ELEMENT = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")


class RefusedError(Exception):
    """The request is refused with a status, and for a validation with the field at fault."""

    def __init__(self, status: int, detail: str = "", field: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.field = status, detail, field


def invalid(field: str, detail: str) -> RefusedError:
    """Return the refusal of one field's value."""
    return RefusedError(400, detail, field)


def problem(refused: RefusedError, choices: Choices) -> dict[str, object]:
    """Return the body of a refusal."""
    body: dict[str, object] = {
        "type": f"https://siifa.example/app/problemas/{refused.status}.html",
        "title": _TITLES.get(refused.status, "No se pudo atender la solicitud"),
        "status": refused.status,
        "detail": refused.detail or "No se pudo atender la solicitud",
        "instance": None,
        "traceId": f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00",
    }
    if refused.field:
        body["errors"] = {_key(refused.field, choices): [refused.detail]}
    return body


def _key(field: str, choices: Choices) -> str:
    element = _ELEMENT.fullmatch(field)
    if element is None:
        return _prefix(choices) + _cased(field, choices)
    listed = f"{_cased(element[1], choices)}[{element[2]}]"
    inner = f".{_cased(element[3], choices)}" if element[3] else ""
    return _prefix(choices) + listed + inner


def _prefix(choices: Choices) -> str:
    return {"json": "$.", "command": "command."}.get(choices.error_keys, "")


def _cased(name: str, choices: Choices) -> str:
    first = name[0].upper() if choices.error_keys == "pascal" else name[0].lower()
    return first + name[1:]
