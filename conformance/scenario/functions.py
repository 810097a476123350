"""The functions of `${…}`: dates, texts, codes and money, the same every time for one seed."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import partial
from typing import Any

from conformance.core.calendar import BOGOTA, add_business_days, count_business_days
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.http.functions import PackFunction
from conformance.scenario.keys import MOST_HABILES
from conformance.scenario.template import TemplateError

_SHIFT = re.compile(r"([+-]?)(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LONGEST_TEXT = 100_000
_MOST_DECIMALS = 6
_NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
Own = Mapping[str, PackFunction]
"""The functions of a pack, by name."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz "


def functions(context: Context, own: Own) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that placeholders may call, bound to a context's seed and pool, with the
    pack's own.

    The clock is read once: a date written in one step and expected in another is the same instant.
    """
    now = context.now().astimezone(UTC)
    begun = context.begun.when.astimezone(UTC) if context.begun else now
    return {
        **_pure(now, context.acting().astimezone(UTC), begun),
        "unico": lambda prefix, number=0: _unique(context, now, prefix, number),
        **{name: _told(one, partial(one.call, context)) for name, one in own.items()},
    }


def rehearsal(own: Own) -> Mapping[str, Callable[..., Any]]:
    """Return the same functions without a context: what they refuse here they refuse in every
    run.
    """
    return {
        **_pure(_NEW_YEAR, _NEW_YEAR, _NEW_YEAR),
        "unico": lambda prefix, number=0: str(prefix),
        **{name: _told(one, one.rehearse) for name, one in own.items()},
    }


def _told(function: PackFunction, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of a pack that says how it is written when it refuses its arguments."""

    def told(*given: Any) -> Any:
        try:
            return call(*given)
        except ValueError as error:
            raise TemplateError(str(error), accepted=f"Se escribe {function.use}.") from None

    return told


def _pure(now: datetime, acting: datetime, begun: datetime) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that need nothing of the target; what is past is counted back from when
    the item acts, and business days from when its story was begun.
    """

    def shifted(text: str) -> datetime:
        shift = _shift(text)
        return (now if shift > timedelta(0) else acting) + shift

    return {
        "ahora": lambda shift="0s": _iso(shifted(shift)),
        "colombia": lambda shift="0s": _local(shifted(shift)),
        "habiles": lambda count, since=None: _business(
            _moment(since) if since is not None else begun, count
        ),
        "habiles_entre": lambda start, end: count_business_days(_day(start), _day(end)),
        "sumar": lambda written, shift: _iso(_moment(written) + _shift(shift)),
        "dia": lambda written=None: _day(_iso(now) if written is None else written).isoformat(),
        "texto": _letters,
        "dinero": _money,
        "entero": _whole,
    }


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _local(when: datetime) -> str:
    return when.astimezone(BOGOTA).strftime("%Y-%m-%dT%H:%M:%S-05:00")


def _shift(text: str) -> timedelta:
    match = _SHIFT.fullmatch(str(text))
    if match is None:
        raise TemplateError(
            f"«{text}» no es un desplazamiento; se escribe como '-50m', '+1h', '-2d' o '-30s'."
        )
    amount = timedelta(**{_UNITS[match[3]]: int(match[2])})
    return -amount if match[1] == "-" else amount


def _moment(written: object) -> datetime:
    """Return a date of the target as a moment; without an offset it is Colombia's time."""
    read = moment(written)
    if read is None:
        raise TemplateError(
            f"«{written}» no es una fecha.",
            accepted="Se acepta una fecha ISO, como 2026-01-31T10:00:00Z.",
        )
    return read if read.tzinfo else read.replace(tzinfo=BOGOTA)


def _day(written: object) -> date:
    return _moment(written).astimezone(BOGOTA).date()


def _business(since: datetime, count: int) -> str:
    """Return the same hour, so many business days of Colombia later."""
    if isinstance(count, bool) or not isinstance(count, int) or abs(count) > MOST_HABILES:
        raise TemplateError(
            f"habiles({count}) no se puede.",
            accepted=f"Se acepta de -{MOST_HABILES} a {MOST_HABILES}.",
        )
    local = since.astimezone(BOGOTA)
    return _iso(datetime.combine(add_business_days(local.date(), count), local.timetz()))


def _letters(count: int, letter: str = "") -> str:
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= _LONGEST_TEXT:
        raise TemplateError(
            f"texto({count}) no se puede.", accepted=f"Se acepta de 0 a {_LONGEST_TEXT}."
        )
    if letter:
        return (letter * (count // len(letter) + 1))[:count]
    # Ends in a letter: a server may trim what ends in a blank.
    return (_LETTERS * (count // len(_LETTERS) + 1))[: max(count - 1, 0)] + "z" * min(count, 1)


def _unique(context: Context, now: datetime, prefix: str, number: int) -> str:
    # A target remembers what an earlier run wrote: the clock is part of the text, and it is passed
    # in.
    opening = context.opening
    who, when = (opening.item, opening.when) if opening else (context.item.id, now)
    given = f"{when.astimezone(UTC).timestamp()}:{context.seed}:{who}:{prefix}:{number}"
    digest = hashlib.sha256(given.encode()).hexdigest()
    return f"{prefix}{digest[:12].upper()}"


def _money(value: float, fraction: float, decimals: int = 2) -> int | float:
    if (
        isinstance(decimals, bool)
        or not isinstance(decimals, int)
        or not 0 <= decimals <= _MOST_DECIMALS
    ):
        raise TemplateError(f"dinero con «{decimals}» decimales no se puede.")
    amount = Decimal(str(value)) * Decimal(str(fraction))
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    return float(rounded) if decimals else int(rounded)


def _whole(text: object) -> int:
    digits = re.sub(r"[^0-9]", "", str(text))
    if not digits:
        raise TemplateError(f"«{text}» no tiene cifras.")
    return int(digits)
