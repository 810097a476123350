"""Fields of bodies and queries: a table says the type and the limits, one reader enforces them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from conformance.core.calendar import BOGOTA
from conformance.core.reading import too_deep
from conformance.sandbox.reply import InvalidError

REQUIRED = "El campo es obligatorio"
TEXTS = ("text", "written")
"""The kinds of field that hold a text."""
Forced = Callable[[str], bool]
"""Whether a check is in force, by its name: `required:name`, `limit:name`, `minimum:name`."""


def always(check: str) -> bool:
    """Every check is in force."""
    return True


BODY_LIMIT = 10 * 1024 * 1024
_CENT = Decimal("0.01")
_MONEY_LIMIT = Decimal(10) ** 13
_WHOLE_LIMIT = Decimal(10) ** 20
_SIMPLE = re.compile(r"[\w.-]{1,40}", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt "
    r"][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a body or one parameter: its name, kind and limits.

    `kind` is int64, int32, money, number, text, day, date, bool, list (of objects with `items`) or
    object (with those properties); `digits` and `written` take a number and its text for one
    another, as an integer and as a text. `limit` bounds texts in code points and lists in elements;
    `minimum` bounds numbers, `pattern` is what a text is as a whole. One that is not `nullable` may
    be left out but not be null.
    """

    name: str
    kind: str
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    limit: int | None = None
    items: tuple["Field", ...] = ()
    nullable: bool = True
    pattern: str = ""


class _FaultError(ValueError):
    """A value that does not fit its field; the text is for the client."""


def load(body: bytes) -> dict[str, Any]:
    """Return the body as an object, or refuse it: malformed JSON, not an object, too large."""
    if len(body) > BODY_LIMIT:
        raise _malformed("El cuerpo de la solicitud supera los 10 MB.")
    if too_deep(body):
        raise _malformed("El cuerpo de la solicitud anida demasiados niveles.")
    try:
        value = json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _malformed("El cuerpo de la solicitud no es un JSON válido.") from None
    if not isinstance(value, dict):
        raise _malformed("El cuerpo de la solicitud debe ser un objeto JSON.")
    return value


def read_body(
    fields: Sequence[Field],
    value: Mapping[str, Any],
    forced: Forced = always,
) -> dict[str, Any]:
    """Return the properties of `fields` with their Python values, or refuse them: every property
    at fault is named. Names bind case-insensitively; unknown properties are ignored.
    """
    reader = _BodyReader(forced, {})
    result = reader.read(fields, value, "")
    if reader.faults:
        raise InvalidError("La solicitud tiene datos que no son válidos.", reader.faults)
    return result


@dataclass(frozen=True, slots=True)
class _BodyReader:
    """Reads properties by the checks that are `forced`; `faults` are found by property."""

    forced: Forced
    faults: dict[str, list[str]]

    def read(
        self, fields: Sequence[Field], value: Mapping[str, Any], prefix: str
    ) -> dict[str, Any]:
        """Return the properties with their Python values, None for those at fault."""
        given = {name.lower(): content for name, content in value.items()}
        result: dict[str, Any] = {}
        for field in fields:
            try:
                result[field.name] = self._property(field, given, prefix)
            except _FaultError as fault:
                result[field.name] = None
                self.faults.setdefault(prefix + field.name, []).append(str(fault))
        return result

    def _property(self, field: Field, given: Mapping[str, Any], prefix: str) -> Any:
        """Return the Python value of a property, None where there is none."""
        name = field.name.lower()
        content = given.get(name)
        if content is not None:
            return self._value(field, content, prefix)
        written_null = name in given and not field.nullable
        if (field.required or written_null) and self.forced(f"required:{field.name}"):
            raise _FaultError(REQUIRED)
        return None

    def _value(self, field: Field, value: Any, prefix: str) -> Any:
        if field.kind == "object":
            if not isinstance(value, dict):
                raise _FaultError("El valor debe ser un objeto")
            return self.read(field.items, value, f"{prefix}{field.name}.")
        if field.kind != "list":
            return _bounded(field, _FROM_JSON[field.kind](value), self.forced)
        _refuse_list(field, value, self.forced)
        rows: list[dict[str, Any]] = []
        for index, item in enumerate(value):
            place = f"{prefix}{field.name}[{index}]"
            if isinstance(item, dict):
                rows.append(self.read(field.items, item, f"{place}."))
            else:
                self.faults.setdefault(place, []).append("El elemento debe ser un objeto")
        return rows


def read_query(
    fields: Sequence[Field], query: Sequence[tuple[str, str]], forced: Forced = always
) -> dict[str, Any]:
    """Return the parameters of `fields` with their Python values, or refuse them.

    Names bind case-insensitively; an empty text counts as absent.
    """
    errors: dict[str, list[str]] = {}
    result: dict[str, Any] = {}
    for field in fields:
        texts = [text for name, text in query if name.lower() == field.name.lower()]
        try:
            result[field.name] = _parameter(field, texts, forced)
        except _FaultError as fault:
            result[field.name] = None
            errors.setdefault(field.name, []).append(str(fault))
    if errors:
        raise InvalidError("La solicitud tiene parámetros que no son válidos.", errors)
    return result


def _parameter(field: Field, texts: Sequence[str], forced: Forced) -> Any:
    """Return the Python value of a parameter, None where there is none."""
    if len(texts) > 1:
        raise _FaultError("El parámetro está repetido")
    if texts and not (texts[0] == "" and field.kind in TEXTS):
        return _bounded(field, _FROM_TEXT[field.kind](texts[0]), forced)
    if field.required and forced(f"required:{field.name}"):
        raise _FaultError(REQUIRED)
    return None


def read_instant(text: str, *, day_alone: bool = False) -> datetime:
    """Return the instant of an RFC 3339 text, in Bogotá time; without offset it is Bogotá's.

    Raises ValueError otherwise; `day_alone` accepts a date without time too.
    """
    if not (_INSTANT.fullmatch(text) or (day_alone and _DATE.fullmatch(text))):
        raise ValueError("not a date-time")
    value = datetime.fromisoformat(text.upper())
    if value.tzinfo is None:
        return value.replace(tzinfo=BOGOTA)
    try:
        return value.astimezone(BOGOTA)
    except OverflowError:
        raise ValueError("out of the calendar") from None


def _malformed(detail: str) -> InvalidError:
    return InvalidError(detail, {"$": [detail]})


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _refuse_list(field: Field, value: Any, forced: Forced) -> None:
    """Refuse what is no list, or one with fewer or more elements than it may have."""
    if not isinstance(value, list):
        raise _FaultError("El valor debe ser una lista")
    lacking = not value and field.required and field.minimum
    if lacking and forced(f"minimum:{field.name}"):
        raise _FaultError("La lista no puede estar vacía")
    excess = field.limit is not None and len(value) > field.limit
    if excess and forced(f"limit:{field.name}"):
        raise _FaultError(f"La lista no puede tener más de {field.limit} elementos")


def _bounded(field: Field, value: Any, forced: Forced) -> Any:
    """Return a value within the bounds of its field, whichever of them are in force."""
    for check, text in _excesses(field, value):
        if forced(f"{check}:{field.name}"):
            raise _FaultError(text)
    return value


def _excesses(field: Field, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the bounds that a value breaks: the check, and what the client is told."""
    if field.kind in TEXTS:
        if field.required and not value:
            yield "required", REQUIRED
        if field.limit is not None and len(value) > field.limit:
            yield "limit", f"El texto no puede exceder {field.limit} caracteres"
        if field.pattern and not re.fullmatch(field.pattern, value):
            yield "pattern", "El texto no tiene la forma que se pide"
    elif field.minimum is not None and value < field.minimum:
        bound = "mayor a 0" if field.minimum == 1 else f"mayor o igual a {field.minimum}"
        yield "minimum", f"El valor debe ser {bound}"
    elif field.maximum is not None and value > field.maximum:
        yield "maximum", f"El valor debe ser menor o igual a {field.maximum}"


def _integer(value: Any, bits: int) -> int:
    if (
        isinstance(value, Decimal)
        and value.copy_abs() < _WHOLE_LIMIT
        and value == value.to_integral_value()
    ):
        value = int(value)  # JSON Schema counts 1.0 as an integer
    if isinstance(value, bool) or not isinstance(value, int):
        raise _FaultError("El valor debe ser un número entero")
    if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise _FaultError("El número está fuera de rango")
    return value


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _FaultError("El valor debe ser un número")
    return Decimal(value)


def _money(value: Any) -> Decimal:
    amount = _number(value)
    if amount.copy_abs() >= _MONEY_LIMIT:
        raise _FaultError("El valor está fuera de rango")
    if 0 < amount < _CENT:
        raise _FaultError("El valor debe ser mayor a 0")  # before rounding makes a cent of it
    return amount.quantize(_CENT, ROUND_HALF_EVEN)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _FaultError("El valor debe ser un texto")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _FaultError("El texto tiene caracteres que no son Unicode válido") from None
    return value


def _date(value: Any) -> datetime:
    try:
        return read_instant(value)
    except (TypeError, ValueError):
        raise _FaultError("El valor debe ser una fecha y hora (ISO 8601)") from None


def _day(value: Any) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise _FaultError("El valor debe ser una fecha (AAAA-MM-DD)")


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _FaultError("El valor debe ser verdadero o falso")
    return value


def _digits(value: Any) -> int:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    return _integer(value, 64)


def _written(value: Any) -> str:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    return _text(value)


def _not_valid(text: str) -> _FaultError:
    shown = f" '{text}'" if _SIMPLE.fullmatch(text) else ""  # nothing odd is echoed
    return _FaultError(f"El valor{shown} no es válido")


def _integer_text(text: str, bits: int) -> int:
    if not _INTEGER.fullmatch(text):
        raise _not_valid(text)
    return _integer(int(text), bits)


def _number_text(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise _not_valid(text)
    return Decimal(text)


def _date_text(text: str) -> datetime:
    try:
        return read_instant(text, day_alone=True)
    except ValueError:
        raise _not_valid(text) from None


def _bool_text(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise _not_valid(text)
    return text.lower() == "true"


_FROM_JSON: Mapping[str, Callable[[Any], Any]] = {
    "int64": lambda value: _integer(value, 64),
    "int32": lambda value: _integer(value, 32),
    "money": _money,
    "number": _number,
    "text": _text,
    "day": _day,
    "date": _date,
    "digits": _digits,
    "written": _written,
    "bool": _bool,
}
_FROM_TEXT: Mapping[str, Callable[[str], Any]] = {
    "int64": lambda text: _integer_text(text, 64),
    "int32": lambda text: _integer_text(text, 32),
    "number": _number_text,
    "text": _text,
    "date": _date_text,
    "day": _day,
    "bool": _bool_text,
}
