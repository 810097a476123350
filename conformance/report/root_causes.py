"""What is wrong, told once: findings joined by cause, the worst for people and money first.

The rules of the file: findings of one exchange are one cause, whatever their codes: it is headed by
the worst. Of one code they are one cause where they speak of one field, or expected and got the
same of one capability but for numbers and names; where they name no field, also where they are
about one capability, were found by one item, or expected and got the same of any. What is about a
document is no cause: it has its own place. Causes go by level, by harm, and by how much they touch.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.finding import Finding, about_document
from conformance.report.record import Deviation
from conformance.report.verdict import LEVELS


@dataclass(frozen=True, slots=True)
class Harm:
    """What findings of some codes do to those who connect, in words; `acts` says that it is done by
    an act: what it lets through, keeps out or loses.
    """

    name: str
    words: str
    codes: tuple[str, ...]
    acts: bool = False


ACCEPTED = "aceptacion"
"""The harm of what lets through an act or a value that it must refuse."""

HARMS: tuple[Harm, ...] = (
    Harm("datos-ajenos", "Una entidad ve o toca datos de otra", ("SEC-05",)),
    Harm(
        "acceso",
        "Entra o actúa quien no debe",
        ("SEC-01", "SEC-02", "SEC-06", "SEC-03"),
        acts=True,
    ),
    Harm(
        "datos-perdidos",
        "Se pierden o se alteran datos",
        ("CON-06", "CON-01", "CON-05", "LIF-07", "CON-09", "CON-02"),
        acts=True,
    ),
    Harm(
        ACCEPTED,
        "Se acepta lo que debe rechazarse",
        (
            *("LIF-03", "LIF-02", "LIF-06", "LIF-11", "LIF-09", "LIF-10", "LIF-04", "LIF-05"),
            *("LIF-08", "ERR-02", "ERR-04"),
        ),
        acts=True,
    ),
    Harm("rechazo", "Se rechaza lo que debe aceptarse", ("LIF-01", "SCH-04", "SEC-10"), acts=True),
    Harm("listas", "Las listas ocultan filas o las confunden", ("CON-03", "CON-04", "CON-07")),
    Harm("caida", "El sistema falla por dentro", ("ERR-01",), acts=True),
    Harm("fuga", "Un error cuenta lo que no debe", ("SEC-04", "SEC-07")),
    Harm(
        "forma",
        "La respuesta no tiene la forma acordada",
        (
            *("SCH-01", "SCH-05", "SCH-06", "SCH-03", "SCH-02", "SCH-07"),
            *("ERR-03", "ERR-05", "ERR-10", "CLI-01"),
        ),
    ),
    Harm(
        "trato",
        "El error no ayuda a corregir, o la respuesta tarda",
        ("ERR-07", "ERR-06", "ERR-08", "TIM-01"),
    ),
)
"""What is worst for people and money stands first, in each harm as among them."""

_RANKS: Mapping[str, tuple[int, int]] = {
    code: (place, within)
    for place, harm in enumerate(HARMS)
    for within, code in enumerate(harm.codes)
}
_LAST = (len(HARMS), 0)
_OTHER = Harm("otro", "Otra desviación", ())
_FIELD = re.compile(r"(?:^|[.\]])([A-Za-z_]\w*)(?:\[[^\]]*\]|\.\d+|\.#)*$")
_POINTED = re.compile(r"\ben \$(?:\.\w+|\[[^\]]*\])*\.(\w+)")
SMALLEST = " · petición mínima"
_BODY = re.compile(r"[\[{<«].*", re.DOTALL)
_OWN = re.compile(r"\d+|\b[A-Z]{3,}\b|\b\w+_\w+\b")


@dataclass(frozen=True, slots=True)
class RootCause:
    """Findings that are one cause: their places in the list that they were given in, the one that
    tells it first; `field` is what they speak of, "" where they name none.
    """

    rows: tuple[int, ...]
    code: str
    level: str
    harm: Harm
    field: str
    touched: int


def told(
    causes: Sequence[RootCause],
    groups: Sequence[Sequence[Deviation]],
    rows: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Return causes as acta.json tells them; `rows` are the findings of the groups, as it tells
    those.
    """
    return [_told(cause, groups, rows) for cause in causes]


def _told(
    cause: RootCause,
    groups: Sequence[Sequence[Deviation]],
    rows: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    own = [rows[place] for place in cause.rows]
    found = [one for place in cause.rows for one in groups[place]]
    first = found[0]
    accepted = [row["accepted"] for row in own]
    return {
        "title": first.finding.title,
        "code": cause.code,
        "codes": list(dict.fromkeys(row["code"] for row in own)),
        "level": cause.level,
        "harm": cause.harm.words,
        "field": cause.field,
        "capabilities": sorted({row["capability"] for row in own} - {None}),
        "occurrences": len(found),
        "items": list(dict.fromkeys(one.item for one in found)),
        "requirement": first.finding.requirement,
        "breaches": sorted({name for row in own for name in row["breaches"]}),
        "findings": list(cause.rows),
        "item": first.item,
        "exchanges": list(first.finding.exchanges),
        "accepted": accepted[0] if all(accepted) else None,
    }


def harm_of(code: str) -> Harm:
    """Return what a finding of a code does to those who connect."""
    place = _RANKS.get(code, _LAST)[0]
    return HARMS[place] if place < len(HARMS) else _OTHER


def root_causes(groups: Sequence[Sequence[Deviation]]) -> tuple[RootCause, ...]:
    """Return the causes of findings, the worst first. Each group holds findings that are told as
    one.
    """
    of_system = [
        place for place, group in enumerate(groups) if not about_document(group[0].finding.code)
    ]
    joined = _joined({place: {*_keys(groups[place])} for place in of_system})
    made = [_cause(groups, rows) for rows in joined]
    return tuple(sorted(made, key=lambda one: _weight(groups, one)))


def field_of(finding: Finding) -> str:
    """Return the field that a finding speaks of, "" where it names none."""
    found = _FIELD.search(finding.place) if "/" not in finding.place else None
    pointed = found or _POINTED.search(finding.actual)
    return pointed[1] if pointed else ""


def _keys(group: Sequence[Deviation]) -> Iterator[Hashable]:
    """Yield what makes findings one cause: those that share any."""
    for one in group:
        finding = one.finding
        kind = _kind(finding.expected), _kind(finding.actual)
        yield from (("shown by", name) for name in finding.exchanges[-1:])
        if finding.capability:
            yield finding.code, "kind", finding.capability, *kind
        if name := field_of(finding):
            yield finding.code, "field", name
            continue
        if finding.capability:
            yield finding.code, "capability", finding.capability
        yield finding.code, "item", one.item
        yield finding.code, "kind", *kind


def _kind(said: str) -> str:
    """Return a text without what is another's each time: numbers, names, and the body quoted."""
    return _OWN.sub("#", _BODY.sub("", said.partition(SMALLEST)[0]))


def _joined(keys: Mapping[int, set[Hashable]]) -> list[list[int]]:
    """Return the rows that share keys, directly or through others, each with its own."""
    heads: dict[int, int] = {place: place for place in keys}

    def head(place: int) -> int:
        while heads[place] != place:
            place = heads[place]
        return place

    holders: dict[Hashable, int] = {}
    for place, own in keys.items():
        for key in own:
            first, other = sorted((head(place), head(holders.setdefault(key, place))))
            heads[other] = first
    made: dict[int, list[int]] = {}
    for place in keys:
        made.setdefault(head(place), []).append(place)
    return list(made.values())


def _cause(groups: Sequence[Sequence[Deviation]], rows: Sequence[int]) -> RootCause:
    ordered = sorted(rows, key=lambda place: _rank(groups[place]))
    first = groups[ordered[0]][0].finding
    fields = {field_of(one.finding) for place in rows for one in groups[place]} - {""}
    capabilities = {one.finding.capability for place in rows for one in groups[place]}
    return RootCause(
        tuple(ordered),
        first.code,
        str(first.level),
        harm_of(first.code),
        next(iter(fields)) if len(fields) == 1 else "",
        len(capabilities - {None}),
    )


def _rank(group: Sequence[Deviation]) -> tuple[int, tuple[int, int], int, int]:
    """Return how a row stands among those of its cause: the worst, then the shortest story."""
    finding = group[0].finding
    return (
        LEVELS.index(finding.level),
        _RANKS.get(finding.code, _LAST),
        len(finding.exchanges),
        -len(group),
    )


def _weight(
    groups: Sequence[Sequence[Deviation]], cause: RootCause
) -> tuple[int, tuple[int, int], int, int, int]:
    found = sum(len(groups[place]) for place in cause.rows)
    return (
        LEVELS.index(groups[cause.rows[0]][0].finding.level),
        _RANKS.get(cause.code, _LAST),
        -cause.touched,
        -found,
        cause.rows[0],
    )
