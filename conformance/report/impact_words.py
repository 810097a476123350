"""An impact in Spanish for the terminal, and as plain data: what `run --only-impact` reads."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from conformance.core.phrase import counted
from conformance.http.contract.drift.told import line, lines
from conformance.report.impact import (
    Impact,
    Revision,
    Touch,
    TouchedCapability,
    TouchedItem,
    TouchedRequirement,
    TouchedRun,
)
from conformance.report.verdict import LEVEL_NAMES

VERSION = 1
_LISTED, _TEXT = 12, 110
_SIGNS, _NAMED = 8, 3
_Row = TypeVar("_Row")
TOUCHES: Mapping[Touch, tuple[str, str]] = {
    Touch.ABOUT: ("trata de lo que cambia", "tratan de lo que cambia"),
    Touch.CALLS: ("lo usa", "lo usan"),
    Touch.DOCUMENT: ("juzga el documento mismo", "juzgan el documento mismo"),
    Touch.NEW: ("es nueva", "son nuevas"),
    Touch.GONE: ("ya no está", "ya no están"),
}


def impact_told(one: Impact) -> dict[str, Any]:
    """Return an impact as plain data; `items` are those that have to be run again."""
    return {
        "version": VERSION,
        "selection": selection(one),
        "service": one.service,
        "before": _revision(one.before),
        "after": _revision(one.after),
        "capabilities": [_capability(row) for row in one.capabilities],
        "others": [line(row) for row in one.others],
        "requirements": [_requirement(row) for row in one.requirements],
        "standing": one.standing,
        "items": [_item(row) for row in one.again],
        "gone": [_item(row) for row in one.items if row.touch is Touch.GONE],
        "runs": [
            {
                "name": row.name,
                "number": row.number,
                "renewal": str(row.renewal),
                "why": row.why,
            }
            for row in one.runs
        ],
    }


def selection(one: Impact) -> str:
    """Return what chooses the items, in the words in which a run that has but them says it."""
    digests = f"de {one.before.sha256[:_SIGNS]} a {one.after.sha256[:_SIGNS]}"
    return f"lo que cambia en «{one.service}» {digests}"


def _short(one: Revision) -> str:
    return f"{one.title} ({one.sha256[:_SIGNS]})"


def _revision(one: Revision) -> dict[str, Any]:
    return {
        "source": one.source,
        "title": one.title,
        "sha256": one.sha256,
        "items": len(one.items),
    }


def _capability(row: TouchedCapability) -> dict[str, Any]:
    return {
        "capability": row.name,
        "breaking": row.breaking,
        "effective": row.effective,
        "changes": [line(change) for change in row.changes],
        "norm": list(row.norm),
    }


def _requirement(row: TouchedRequirement) -> dict[str, Any]:
    return {
        "id": row.id,
        "level": str(row.level),
        "text": row.text,
        "capabilities": list(row.capabilities),
        "items": list(row.items),
        "items_before": row.before,
        "items_after": row.after,
    }


def _item(row: TouchedItem) -> dict[str, Any]:
    return {
        "id": row.item.id,
        "title": row.item.title,
        "phase": row.item.phase,
        "why": str(row.touch),
        "capabilities": list(row.capabilities),
    }


def impact_lines(one: Impact) -> list[str]:
    """Return an impact as the lines of a terminal."""
    return [
        f"Servicio {one.service}: de {_short(one.before)} a {_short(one.after)}.",
        *_capabilities(one),
        *_others(one),
        *_items(one),
        *_requirements(one),
        *_runs(one.runs),
    ]


def _capabilities(one: Impact) -> Iterator[str]:
    if not one.capabilities:
        yield "\nNinguna capacidad cambia."
        return
    yield f"\nCapacidades que cambian: {len(one.capabilities)}"
    for row in one.capabilities:
        yield f"  {row.name} ({_harm(row)})"
        if not row.effective:
            yield "    la norma ya lo pedía: lo que se le pide al sistema no cambia"
        yield from _some([*lines(row.changes)], lambda text: f"    {text}")
        yield from (f"    la norma también habla de ello ({said})" for said in row.norm)


def _harm(row: TouchedCapability) -> str:
    if row.breaking:
        return "rompe a quien la usa"
    return "no rompe" if all(one.decided for one in row.changes) else "no se sabe si rompe"


def _others(one: Impact) -> Iterator[str]:
    if one.others:
        yield f"\nCambios fuera de las capacidades que se prueban: {len(one.others)}"
        yield from _some([*lines(one.others)], lambda text: f"  {text}")


def _items(one: Impact) -> Iterator[str]:
    if not one.items:
        yield "\nNinguna prueba cambia."
        return
    counts = Counter(row.touch for row in one.items)
    parts = [counted(counts[touch], *TOUCHES[touch]) for touch in Touch if counts[touch]]
    yield (
        f"\nPruebas que hay que repetir: {len(one.again)} de {len(one.after.items)} "
        f"({', '.join(parts)})."
    )


def _requirements(one: Impact) -> Iterator[str]:
    if not one.items:
        return
    yield f"\nRequisitos que se juzgan de nuevo: {len(one.requirements)}"
    if one.standing:
        yield f"  y {one.standing} que se miran en toda respuesta"
    yield from _some(one.requirements, _requirement_line)


def _requirement_line(row: TouchedRequirement) -> str:
    turned = ""
    if not row.after:
        turned = "; se queda sin prueba"
    elif not row.before:
        turned = "; antes no tenía prueba"
    why = _first(row.capabilities) or "el documento"
    text = row.text if len(row.text) <= _TEXT else f"{row.text[:_TEXT]}…"
    several = counted(len(row.items), "prueba", "pruebas")
    return f"  {row.id} [{LEVEL_NAMES[row.level]}] {text} ({several}, por {why}{turned})"


def _first(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" y {rest} más" if rest > 0 else "")


def _runs(rows: Sequence[TouchedRun]) -> Iterator[str]:
    if rows:
        yield "\nCorridas:"
        yield from (
            f"  {str(row.renewal).upper():<8} {row.name} (acta {row.number}): {row.why}"
            for row in rows
        )


def _some(rows: Sequence[_Row], told: Callable[[_Row], str]) -> Iterable[str]:
    rest = len(rows) - _LISTED
    return [*map(told, rows[:_LISTED]), *([f"    … y {rest} más con --out"] if rest > 0 else [])]
