"""The functions of `${…}`: dates, texts, codes and money, the same every time for one seed."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from conformance.core.calendar import BOGOTA, contar_habiles, sumar_habiles
from conformance.http.checks.consistency import moment
from conformance.http.context import BlockedError, Context
from conformance.scenario.keys import MOST_HABILES
from conformance.scenario.template import TemplateError

_SHIFT = re.compile(r"([+-]?)(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LEVEL_3 = re.compile(r"[A-Z]{2}\d{4}")
_LONGEST_TEXT = 100_000
_MOST_DECIMALS = 6
_NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
_LETTERS = "abcdefghijklmnopqrstuvwxyz "


def functions(context: Context) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that placeholders may call, bound to a context's seed and pool.

    The clock is read once: a date written in one step and expected in another is the same instant.
    """
    now = context.now().astimezone(UTC)
    return {
        **_pure(now, context.acting().astimezone(UTC)),
        "unico": lambda prefix, number=0: _unique(context, now, prefix, number),
        "codigo": lambda group, position=0: _code(context, group, position),
        "reiteracion": lambda group: _reiteration(context, group),
    }


def rehearsal() -> Mapping[str, Callable[..., Any]]:
    """Return the same functions without a context: what they refuse here they refuse in every
    run.
    """
    return {
        **_pure(_NEW_YEAR, _NEW_YEAR),
        "unico": lambda prefix, number=0: str(prefix),
        "codigo": lambda group, position=0: _asked(group, position),
        "reiteracion": lambda group: _asked(group, 0),
    }


def _pure(now: datetime, acting: datetime) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that need nothing of the target; what is past is counted back from when
    the item acts.
    """

    def shifted(text: str) -> datetime:
        shift = _shift(text)
        return (now if shift > timedelta(0) else acting) + shift

    return {
        "ahora": lambda shift="0s": _iso(shifted(shift)),
        "colombia": lambda shift="0s": _local(shifted(shift)),
        "habiles": lambda count, since=None: _business(
            _moment(since) if since is not None else now, count
        ),
        "habiles_entre": lambda start, end: contar_habiles(_day(start), _day(end)),
        "sumar": lambda written, shift: _iso(_moment(written) + _shift(shift)),
        "dia": lambda written=None: _day(_iso(now) if written is None else written).isoformat(),
        "texto": _letters,
        "dinero": _money,
        "entero": _whole,
    }


def _asked(group: str, position: int) -> str:
    """Return the group asked for, checked: a text, and a position from 0."""
    if (
        not isinstance(group, str)
        or isinstance(position, bool)
        or not isinstance(position, int)
        or position < 0
    ):
        raise TemplateError(f"codigo({group!r}, {position!r}) no se puede.")
    return group


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
            accepted="Se acepta una fecha ISO, como 2026-01-31T10:00:00Z o f.fecha_radicado.",
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
    return _iso(datetime.combine(sumar_habiles(local.date(), count), local.timetz()))


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
    given = f"{now.timestamp()}:{context.seed}:{context.item.id}:{prefix}:{number}"
    digest = hashlib.sha256(given.encode()).hexdigest()
    return f"{prefix}{digest[:12].upper()}"


def _code(context: Context, group: str, position: int) -> str:
    codes = sorted(
        code
        for code in context.pool.codes.get(_asked(group, position), ())
        if _LEVEL_3.fullmatch(code)
    )
    if position >= len(codes):
        raise BlockedError(
            f"códigos de nivel 3 que el sistema lista en el grupo {group}: {len(codes)}; "
            f"hacen falta {position + 1}"
        )
    context.random.shuffle(codes)
    return codes[position]


def _reiteration(context: Context, group: str) -> str:
    """R3: the code the target file names; else the payer's decision if the group lists it; else any
    of it.
    """
    named = context.pool.codes.get(f"reiteracion_{_asked(group, 0).lower()}", ())
    if named:
        return named[0]
    decision = "GRE003" if group == "GLOSA" else "DRE003"
    return decision if decision in context.pool.codes.get(group, ()) else _code(context, group, 0)


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
