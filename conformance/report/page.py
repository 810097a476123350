"""What every page of ours shares: how templates are read, escaped and filtered."""

import re
from datetime import datetime
from typing import Any

import jinja2
from markupsafe import Markup

from conformance.core.calendar import BOGOTA
from conformance.core.data_path import data

_CLIP, _SHORT = 3000, 600
_KEPT = 8  # signs of a run of one sign
_SAME = re.compile(r"(\S)\1{40,}")
# What a server may send to make the page say something else: control and direction marks are shown.
_MARKS = [
    *range(9),
    11,
    12,
    *range(14, 32),
    *range(0x7F, 0xA0),
    0x61C,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0xFEFF,
]
_VISIBLE = {mark: f"\\u{mark:04x}" for mark in _MARKS} | {13: "\\r"}


def environment() -> jinja2.Environment:
    """Return what draws the templates: escaped, strict, and with the marks of others shown."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data("reports", "templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible,
    )
    made.filters.update(
        corto=_short, clip=_clip, miles=_thousands, fecha=dated, corte=_breakable, coma=_decimal
    )
    return made


def visible(value: Any) -> Any:
    """Return a text with the marks that nobody sees shown; anything else as it is."""
    return value.translate(_VISIBLE) if isinstance(value, str) else value


def _short(text: str, limit: int = _SHORT) -> str:
    """Return a text as it fits on paper: what repeats one sign told by how often, and clipped."""
    return _clip(_SAME.sub(_repeated, text), limit)


def _repeated(run: re.Match[str]) -> str:
    return f"{run[1] * _KEPT}…({_thousands(len(run[0]))} veces «{run[1]}»)…"


def _clip(text: str, limit: int = _CLIP) -> str:
    rest = len(text) - limit
    noun = "carácter" if rest == 1 else "caracteres"
    return text if rest <= 0 else f"{text[:limit]}… ({_thousands(rest)} {noun} más en ledger.jsonl)"


def _breakable(name: str) -> Markup:
    """Return a long name that a narrow screen may break after each underscore."""
    return Markup("_<wbr>").join(visible(name).split("_"))


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",").removesuffix(",0")


def dated(text: str | None) -> str:
    """Return an ISO moment as people in Colombia read it: by the clock of Bogotá."""
    if not text:
        return "sin dato"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        return f"{moment:%Y-%m-%d %H:%M:%S}"
    return f"{moment.astimezone(BOGOTA):%Y-%m-%d %H:%M:%S} (Bogotá)"


def day(text: str) -> str:
    """Return the day of an ISO moment in Bogotá, as YYYYMMDD, "sin-fecha" of what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return "sin-fecha"
    return f"{moment.astimezone(BOGOTA) if moment.tzinfo else moment:%Y%m%d}"
