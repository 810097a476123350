"""The functions of `${…}`: dates, texts, codes and money, the same every time for one seed."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_DOWN, Decimal
from typing import Any

from conformance.calendar import sumar_habiles
from conformance.scenario.template import TemplateError
from conformance.stage import BlockedError, Stage

_BOGOTA = timezone(timedelta(hours=-5))
_SHIFT = re.compile(r"([+-]?)(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LEVEL_3 = re.compile(r"[A-Z]{2}\d{4}")
_LONGEST_TEXT = 100_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz "


def functions(stage: Stage) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that placeholders may call, bound to a stage's seed and pool.

    The clock is read once: a date written in one step and expected in another is the same instant.
    """
    now = stage.now().astimezone(UTC)
    return {
        "ahora": lambda shift="0s": _iso(now + _shift(shift)),
        "colombia": lambda shift="0s": _local(now + _shift(shift)),
        "habiles": lambda count: _business(now, count),
        "texto": _letters,
        "unico": lambda prefix, number=0: _unique(stage, prefix, number),
        "codigo": lambda group, position=0: _code(stage, group, position),
        "reiteracion": lambda group: _reiteration(stage, group),
        "dinero": _money,
        "entero": _whole,
    }


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _local(moment: datetime) -> str:
    return moment.astimezone(_BOGOTA).strftime("%Y-%m-%dT%H:%M:%S-05:00")


def _shift(text: str) -> timedelta:
    match = _SHIFT.fullmatch(str(text))
    if match is None:
        raise TemplateError(f"«{text}» no es un desplazamiento; se escribe como '-50m', '+1h', '-2d' o '-30s'.")
    amount = timedelta(**{_UNITS[match[3]]: int(match[2])})
    return -amount if match[1] == "-" else amount


def _business(now: datetime, count: int) -> str:
    return _iso(datetime.combine(sumar_habiles(now.date(), count), now.timetz()))


def _letters(count: int) -> str:
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= _LONGEST_TEXT:
        raise TemplateError(f"texto({count}) no se puede; se acepta de 0 a {_LONGEST_TEXT}.")
    # Ends in a letter: a server may trim what ends in a blank.
    return (_LETTERS * (count // len(_LETTERS) + 1))[:max(count - 1, 0)] + "z" * min(count, 1)


def _unique(stage: Stage, prefix: str, number: int) -> str:
    digest = hashlib.sha256(f"{stage.seed}:{stage.item.id}:{prefix}:{number}".encode()).hexdigest()
    return f"{prefix}{digest[:12].upper()}"


def _code(stage: Stage, group: str, position: int) -> str:
    codes = sorted(code for code in stage.pool.codes.get(group, ()) if _LEVEL_3.fullmatch(code))
    if not 0 <= position < len(codes):
        raise BlockedError(f"códigos de nivel 3 que el sistema lista en el grupo {group}: {len(codes)}; "
                           f"hacen falta {position + 1}")
    stage.random.shuffle(codes)
    return codes[position]


def _reiteration(stage: Stage, group: str) -> str:
    """R3: the code the target file names; else the payer's decision if the group lists it; else any of it."""
    named = stage.pool.codes.get(f"reiteracion_{group.lower()}", ())
    if named:
        return named[0]
    decision = "GRE003" if group == "GLOSA" else "DRE003"
    return decision if decision in stage.pool.codes.get(group, ()) else _code(stage, group, 0)


def _money(value: float, fraction: float, decimals: int = 2) -> int | float:
    amount = Decimal(str(value)) * Decimal(str(fraction))
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    return float(rounded) if decimals else int(rounded)


def _whole(text: object) -> int:
    digits = re.sub(r"[^0-9]", "", str(text))
    if not digits:
        raise TemplateError(f"«{text}» no tiene cifras.")
    return int(digits)
