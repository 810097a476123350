"""How the second server reads what it is sent and writes what it keeps.

Money is kept in cents, instants in microseconds since 1970 (UTC); both are whole numbers.
"""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from second_choices import Choices
from second_problem import RefusedError, invalid

BOGOTA = timezone(timedelta(hours=-5))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000
SLACK = 300_000_000  # between two clocks, before a date is in the future
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?"
)
_MOST_MONEY = Decimal(10) ** 15

Reader = Callable[[str, Any], Any]

CLOCK: ContextVar[Callable[[], datetime]] = ContextVar("CLOCK", default=lambda: datetime.now(UTC))
"""What tells the time: the system's clock, or the one of a rehearsal in process."""


def now() -> int:
    """Return the present instant."""
    return (CLOCK.get()() - EPOCH) // MICROSECOND


class Values:
    """Reads and writes values as one set of choices wants them."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices

    def whole(self, bits: int = 64, *, least: int | None = None) -> Reader:
        """Return a reader of whole numbers of so many bits; 1.0 is one (JSON knows no integers)."""

        def read(name: str, value: Any) -> int:
            if isinstance(value, Decimal) and value.is_finite() and value.adjusted() < 20:
                value = int(value) if value == value.to_integral_value() else value
            if isinstance(value, bool) or not isinstance(value, int):
                raise invalid(name, "Se espera un número entero")
            limit = 2 ** (bits - 1)
            if not -limit <= value < limit or (least is not None and value < least):
                raise invalid(name, "El número está fuera de rango")
            return value

        return read

    def identifier(self, name: str, value: Any) -> int:
        """Read an id: a whole number above 0."""
        number: int = self.whole(least=1)(name, value)
        return number

    def text(self, most: int = 1500, *, least: int = 0) -> Reader:
        """Return a reader of texts of at most so many UTF-16 units."""

        def read(name: str, value: Any) -> str:
            if not isinstance(value, str):
                raise invalid(name, "Se espera un texto")
            try:
                units = len(value.encode("utf-16-le")) // 2
            except UnicodeEncodeError:
                raise invalid(name, "El texto no es válido") from None
            if units > most:
                raise invalid(name, f"No puede exceder {most} caracteres")
            if units < least:
                raise invalid(name, "El campo es obligatorio")
            return value

        return read

    def flag(self, name: str, value: Any) -> bool:
        """Read true or false."""
        if not isinstance(value, bool):
            raise invalid(name, "Se espera verdadero o falso")
        return value

    def money(self, name: str, value: Any) -> int:
        """Read an amount, in cents: more than two decimals are rounded or refused, as chosen."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise invalid(name, "Se espera un número")
        amount = Decimal(value)
        if not amount.is_finite() or abs(amount) > _MOST_MONEY:
            raise invalid(name, "El número está fuera de rango")
        cents = amount * 100
        if cents != cents.to_integral_value() and self.choices.extra_decimals == "refuse":
            raise invalid(name, "A lo sumo dos decimales")
        return int(cents.quantize(Decimal(1), ROUND_HALF_UP))

    def positive_money(self, name: str, value: Any) -> int:
        """Read an amount above 0, in cents."""
        cents = self.money(name, value)
        if cents <= 0:
            raise invalid(name, "Debe ser mayor a 0")
        return cents

    def instant(self, name: str, value: Any) -> int:
        """Read a date: without offset it is of the chosen zone."""
        matched = _INSTANT.fullmatch(value) if isinstance(value, str) else None
        if matched is None:
            raise invalid(name, "La fecha no es válida")
        day, clock, fraction, offset = matched.groups()
        micros = timedelta(microseconds=int((fraction or "0")[:6].ljust(6, "0")))
        zone = BOGOTA if self.choices.zone == "bogota" else UTC
        try:
            moment = datetime.fromisoformat(f"{day}T{clock or '00:00'}{offset or ''}") + micros
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            return (moment - EPOCH) // MICROSECOND
        except (ValueError, OverflowError):
            raise invalid(name, "La fecha no es válida") from None

    def shown_instant(self, instant: int | None) -> str | None:
        """Return a date as text."""
        if instant is None:
            return None
        moment = EPOCH + timedelta(microseconds=instant)
        if self.choices.instants == "seven":
            return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"
        if self.choices.instants == "offset":
            return moment.astimezone(BOGOTA).isoformat()
        zone = BOGOTA if self.choices.zone == "bogota" else UTC
        return moment.astimezone(zone).replace(tzinfo=None).isoformat()

    def shown_money(self, cents: int | None) -> float | int | None:
        """Return an amount: 10.0 or 10, both are JSON numbers of the same value."""
        if cents is None:
            return None
        whole, rest = divmod(cents, 100)
        return whole if not rest and not self.choices.money_as_float else cents / 100

    def shown_id(self, number: int | None) -> float | int | None:
        """Return an id."""
        as_float = self.choices.ids_as_float and number is not None
        return float(number or 0) if as_float else number

    def path_id(self, name: str, text: str, bits: int = 64) -> int:
        """Read the id in a path."""
        if not re.fullmatch(r"[+-]?[0-9]{1,30}", text):
            detail = f"El valor «{text[:40]}» no es válido"
            raise (
                RefusedError(404, detail)
                if self.choices.malformed_id == 404
                else invalid(name, detail)
            )
        number: int = self.whole(bits, least=1)(name, int(text))
        return number


def take(
    body: Mapping[str, Any], fields: Mapping[str, tuple[Reader, bool]], prefix: str = ""
) -> dict[str, Any]:
    """Return the values of the known fields, None where nothing was said; unknown ones are ignored.

    Each field has its reader, and whether it is required.
    """
    made: dict[str, Any] = {}
    for name, (read, required) in fields.items():
        value = body.get(name)
        if value is None and required:
            raise invalid(prefix + name, "El campo es obligatorio")
        made[name] = None if value is None else read(prefix + name, value)
    return made


def digits(text: object) -> str:
    """Return the digits of a NIT."""
    return re.sub(r"\D", "", str(text or ""))


def same_nit(one: object, other: object) -> bool:
    """Say whether two NITs are the same, one of them perhaps with its check digit."""
    short, long = sorted((digits(one), digits(other)), key=len)
    return bool(short) and long.startswith(short) and len(long) - len(short) <= 1
