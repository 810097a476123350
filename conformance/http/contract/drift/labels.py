"""What a case says of itself: the names of its properties, which it requires, and its label."""

from collections.abc import Mapping

from conformance.http.contract.drift import shapes
from conformance.http.contract.drift.shapes import Case, cases, text
from conformance.http.contract.schema import Schema

ANYTHING = "cualquiera"
_LONGEST = 80
_MOST_NAMES = 5


def needed(required: bool) -> str:
    """Return the word for a thing that must be there, or may."""
    return "obligatorio" if required else "opcional"


def openness(closed: bool) -> str:
    """Return the word for an object that takes undeclared properties, or does not."""
    return "cerradas" if closed else "abiertas"


def label(found: list[Case]) -> str:
    """Return the types of some cases as one text, null the last of them."""
    labels = list(dict.fromkeys(one.label for one in found))
    every_kind = set(labels) == set(shapes.KINDS)
    if every_kind and all(_bare(one) for one in found):
        return ANYTHING
    return "|".join(sorted(labels, key=lambda one: (one == "null", labels.index(one))))


def _bare(case: Case) -> bool:
    return not case.listed and not any(case.members)


def is_map(case: Case, defs: Mapping[str, Schema]) -> bool:
    """Say whether properties that nothing names are of a known kind, as those of a map are."""
    return label(cases(shapes.rest(case), defs)) not in (ANYTHING, "")


def names(case: Case) -> list[str]:
    """Return the names of an object's properties, without those that it excludes."""
    named: dict[str, None] = {}
    for one in case.members:
        named |= dict.fromkeys(one.get("properties", {}))
        named |= dict.fromkeys(one.get("required", ()))
    return [name for name in named if not _excluded(case, name)]


def _excluded(case: Case, name: str) -> bool:
    return any(one.get("not") == {} for one in shapes.field(case, name))


def required_names(case: Case) -> frozenset[str]:
    """Return the names of the properties that must be there."""
    return frozenset(name for one in case.members for name in one.get("required", ()))


def patterns(*sides: Case) -> list[str]:
    """Return the patterns of names that some cases speak of, each once."""
    found: dict[str, None] = {}
    for case in sides:
        for one in case.members:
            found |= dict.fromkeys(one.get("patternProperties", {}))
    return list(found)


def fixed_places(*sides: Case) -> int:
    """Return how many first places of an array have a schema of their own."""
    members = [one for case in sides for one in case.members]
    return max((len(one.get("prefixItems", ())) for one in members), default=0)


def listed(side: list[Case]) -> dict[str, object] | None:
    """Return all the values of some cases by their text, None if some case does not list them."""
    if any(one.values is None for one in side):
        return None
    return {text(value): value for one in side for value in one.values or ()}


def shown(values: Mapping[str, object] | None) -> str:
    """Return listed values as a text of bounded length."""
    return "" if values is None else cut(", ".join(values))


def cut(said: str) -> str:
    """Return a text of bounded length."""
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def variant(case: Case) -> str:
    """Return how an alternative is told: its type and its first names."""
    own = names(case) if case.kind == "object" else []
    if not own:
        return case.label
    first = ", ".join(own[:_MOST_NAMES])
    more = "…" if len(own) > _MOST_NAMES else ""
    return f"{case.label} ({first}{more})"
