"""What a plan tells of the resources that items share."""

from collections import Counter
from collections.abc import Iterable, Iterator

from conformance.core.resource import ResourceKind, ResourceState
from conformance.run.allocation import ResourceKey, key_of, stock_of
from conformance.run.schedule import Schedule

_PRONOUNS = (("los", "lo"), ("las", "la"))  # of several, of one; the feminine ones last


def shared_lines(made: Schedule, kinds: Iterable[ResourceKind]) -> Iterator[str]:
    """Yield, for each kind and state of which items share some, how many there are, how many items
    share them, and how many are kept to confirm on.
    """
    shared = Counter(key_of(row) for rows in made.given.values() for row in rows)
    for kind in kinds:
        for state in kind.states:
            yield from _line(made, kind, state, {key for key, n in shared.items() if n > 1})


def _line(
    made: Schedule, kind: ResourceKind, state: ResourceState, shared: set[ResourceKey]
) -> Iterator[str]:
    given = [
        [row for row in rows if stock_of(row) == (kind.name, state.name)]
        for rows in made.given.values()
    ]
    users = sum(any(key_of(row) in shared for row in rows) for rows in given)
    if not users:
        return
    spare = [row for row in made.spare if stock_of(row) == (kind.name, state.name)]
    kept = len(spare)
    there = len({key_of(row) for rows in [*given, spare] for row in rows})
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
