"""The kinds of what a pack's items work on: what each row of a kind names, the kind has."""

from collections import Counter
from collections.abc import Iterator

from conformance.core.errors import Fault
from conformance.core.resource import ATTRIBUTES, ID, ResourceKind
from conformance.http.verification.known import PackWords, Row, twice


def resources(known: PackWords) -> Iterator[Fault]:
    """Every kind is there once and has the attributes, states and readings that its criteria and
    readings name.
    """
    yield from twice(known, "resources", [one.name for one in known.pack.resources])
    for kind in known.pack.resources:
        row = Row(known, "resources", kind.name)
        if not kind.states:
            yield row.fault("no tiene ningún estado.", "Dé uno al menos.")
        yield from _attributes(row, kind)
        yield from _states(row, kind)


def _attributes(row: Row, kind: ResourceKind) -> Iterator[Fault]:
    names = [one.name for one in kind.attributes]
    yield from (
        row.fault(f"su atributo «{name}» está {count} veces.", f"«{ID}» ya lo tiene todo recurso.")
        for name, count in Counter(kind.fields).items()
        if count > 1
    )
    for one in kind.attributes:
        if one.kind not in ATTRIBUTES:
            accepted = f"Se acepta: {', '.join(ATTRIBUTES)}."
            yield row.fault(f"su atributo «{one.name}» es de clase «{one.kind}».", accepted)
    used = [one.attribute for one in kind.criteria] + [one.name for one in kind.readings]
    yield from row.each("el atributo", [*used, *filter(None, [kind.amount])], names)
    read = [one.reading for one in kind.attributes if one.reading]
    yield from row.each("la lectura", read, [one.name for one in kind.readings])


def _states(row: Row, kind: ResourceKind) -> Iterator[Fault]:
    used = [name for one in kind.criteria for name in one.contradicted]
    used += [name for one in kind.readings for name in one.lacking]
    yield from row.each("el estado", used, [one.name for one in kind.states])
