"""Who runs one after another: the items that use one and the same resource, or are tied by others
that do.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from conformance.core.resource import Resource, ResourceKind, ResourceState
from conformance.run.schedule import Schedule

_PRONOUNS = (("los", "lo"), ("las", "la"))  # of several, of one; the feminine ones last


def tied(before: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return, for each item that uses what others use too, the name of its group: one of its items.

    `before` tells who uses a resource of an item before it does. Who uses alone what it has is not
    in it.
    """
    first: dict[str, str] = {}
    for name, earlier in before.items():
        roots = sorted({_root(first, one) for one in (name, *earlier)})
        first.update(dict.fromkeys(roots, roots[0]))
    return {name: _root(first, name) for name in first}


def _root(first: dict[str, str], name: str) -> str:
    while first.setdefault(name, name) != name:
        name = first[name]
    return name


def shared_lines(made: Schedule, kinds: Iterable[ResourceKind]) -> Iterator[str]:
    """Yield, for each kind and state of which items share some, how many there are, how many items
    share them, and how many are kept to confirm on.
    """
    shared = Counter(_key(row) for rows in made.given.values() for row in rows)
    for kind in kinds:
        for state in kind.states:
            yield from _line(made, kind, state, {key for key, n in shared.items() if n > 1})


def _line(
    made: Schedule, kind: ResourceKind, state: ResourceState, shared: set[tuple[str, object]]
) -> Iterator[str]:
    given = [
        [row for row in rows if (row.kind, row.state) == (kind.name, state.name)]
        for rows in made.given.values()
    ]
    users = sum(any(_key(row) in shared for row in rows) for rows in given)
    if not users:
        return
    spare = [row for row in made.spare if (row.kind, row.state) == (kind.name, state.name)]
    kept = len(spare)
    there = len({_key(row) for rows in [*given, spare] for row in rows})
    its = _PRONOUNS[kind.noun.feminine][there == 1]
    using = "prueba" if users == 1 else "pruebas"
    verb = "comparte" if users == 1 else "comparten"
    words = state.one if there == 1 else state.many
    yield (
        f"{kind.noun.counted(there)} {words}: {users} {using} {its} {verb}, {_kept(kind, kept)} "
        "para confirmar lo que se halle."
    )


def _kept(kind: ResourceKind, kept: int) -> str:
    if kept:
        return f"{kept} se {'guarda' if kept == 1 else 'guardan'}"
    return f"{'ninguna' if kind.noun.feminine else 'ninguno'} se guarda"


def _key(row: Resource) -> tuple[str, object]:
    return row.kind, row.id
