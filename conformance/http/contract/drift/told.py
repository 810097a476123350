"""Changes as lines for a person: the most harmful first, and one line for one change seen in many
places.
"""

import re
from collections.abc import Iterable, Iterator

from conformance.http.contract.drift.change import Change

_ORDER = (
    "operación retirada",
    "operación añadida",
    "ruta base cambiada",
    "ruta cambiada",
    "seguridad cambiada",
    "estado retirado",
    "parámetro retirado",
    "parámetro movido",
    "parámetro añadido",
    "cuerpo cambiado",
    "objeto cambiado por otro",
    "tipo cambiado",
    "propiedad retirada",
    "propiedad renombrada",
    "obligatoriedad cambiada",
    "variante retirada",
    "variante añadida",
    "valores cambiados",
    "propiedades no declaradas",
    "propiedad añadida",
    "límite cambiado",
    "condición cambiada",
    "escritura cambiada",
    "cabecera retirada",
    "tipo de medio retirado",
)
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}
_SHOWN = 3
CUT_SHORT = " más"
"""What stands at the end of a line that does not name every place."""


def lines(changes: Iterable[Change], *, every: bool = False) -> Iterator[str]:
    """Yield a line for each change, the same one in several places once; `every` names each
    place.
    """
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        groups.setdefault(_same(change), []).append(change)
    for group in sorted(groups.values(), key=lambda one: _RANK.get(one[0].kind, len(_ORDER))):
        yield line(group[0]) if len(group) == 1 else _together(group, every=every)


def line(change: Change) -> str:
    """Return a change as one line of Spanish text."""
    return f"{change.kind}, {change.place}{_values(change)}"


def _values(change: Change) -> str:
    told = {change.before, change.after}
    if told == {""} or told == {"", change.subject}:
        return ""
    return f": {change.before or '—'} → {change.after or '—'}"


def _same(change: Change) -> tuple[str, ...]:
    return change.kind, change.subject, _keyword(change), change.before, change.after


def _keyword(change: Change) -> str:
    found = re.search(r" \((\w+)\)$", change.place)
    return found[1] if found else ""


def _together(group: list[Change], *, every: bool) -> str:
    first = group[0]
    places = [re.sub(r" \(\w+\)$", "", change.place) for change in group]
    about = (
        f" ({_keyword(first)})"
        if _keyword(first)
        else f", {first.subject}"
        if first.subject
        else ""
    )
    shown = places if every or len(places) <= _SHOWN else places[:_SHOWN]
    rest = f"; y {len(places) - len(shown)}{CUT_SHORT}" if len(shown) < len(places) else ""
    head = f"{first.kind}{about}{_values(first)}"
    return f"{head}, en {len(places)} lugares: {'; '.join(shown)}{rest}"
