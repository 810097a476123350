"""What bounds a run: one table, for the target file and for the command line, which only lowers.

The rules of the file: a bound of the target's `limits` has the same name in `--budget`; of the two
the lower one counts. Resources are bounded by their state, or all of a kind by the kind's key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.errors import UsageError
from conformance.core.resource import ResourceKind
from conformance.core.target import Target

RESOURCES = "max_resources"
"""The key of `limits` under which resources are bounded, each by its name."""

_MOST = 10_000_000
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound of a run: how people say what it counts, one and several, and the least it may be."""

    one: str
    many: str
    least: int


LIMITS: Mapping[str, Limit] = {
    "max_writes": Limit("escritura", "escrituras", 0),
    "max_exchanges": Limit("petición", "peticiones", 1),
    "max_minutes": Limit("minuto", "minutos", 1),
}
"""The bounds of a run that are no resources, by their names in `limits` and in `--budget`."""


def resource_keys(kinds: Iterable[ResourceKind]) -> tuple[str, ...]:
    """Return the names by which the resources of a pack are bounded: of kinds, and of states."""
    names = [name for kind in kinds for name in (kind.key, *(one.name for one in kind.states))]
    return tuple(dict.fromkeys(name for name in names if name))


def budget_of(texts: Sequence[str], kinds: Sequence[ResourceKind]) -> dict[str, int]:
    """Return the bounds that `NOMBRE=N` texts of the command line give. Raises UsageError."""
    accepted = (*LIMITS, *resource_keys(kinds))
    budget: dict[str, int] = {}
    for text in texts:
        name, sign, count = text.partition("=")
        if not sign or name not in accepted:
            raise UsageError(
                f"--budget {text}: no se conoce «{name}».\n"
                f"Se acepta NOMBRE=N, con alguno de: {', '.join(accepted)}."
            )
        if name in budget:
            raise UsageError(f"--budget {text}: «{name}» ya se dijo.\nDeje una sola cantidad.")
        budget[name] = _count(text, count, LIMITS[name].least if name in LIMITS else 0)
    return budget


def lowered(target: Target, budget: Mapping[str, int]) -> Target:
    """Return a target whose bounds are at most those of a budget."""
    counts: dict[str, Any] = {
        name: _least(getattr(target, name), budget[name]) for name in LIMITS if name in budget
    }
    resources = {name: most for name, most in budget.items() if name not in LIMITS}
    both = {name: _least(target.max_resources.get(name), most) for name, most in resources.items()}
    return replace(target, **counts, max_resources={**target.max_resources, **both})


def bounds(target: Target) -> dict[str, int]:
    """Return the bounds that a target has, by their names."""
    counts = {name: getattr(target, name) for name in LIMITS}
    return {name: most for name, most in counts.items() if most is not None} | dict(
        target.max_resources
    )


def told(target: Target, kinds: Sequence[ResourceKind] = ()) -> str:
    """Return what bounds a run, as a line of its plan; "" where nothing does."""
    said = [_counted(name, most, kinds) for name, most in bounds(target).items()]
    return f"Límites de la corrida: a lo sumo {', '.join(said)}." if said else ""


def _counted(name: str, most: int, kinds: Iterable[ResourceKind]) -> str:
    """Return a bound in words: of so many resources of a kind, or of a state of one."""
    if limit := LIMITS.get(name):
        return f"{most} {limit.one if most == 1 else limit.many}"
    for kind in kinds:
        if name == kind.key:
            return kind.noun.counted(most)
        for state in kind.states:
            if name == state.name:
                return f"{kind.noun.counted(most)} {state.one if most == 1 else state.many}"
    return f"{most} {name}"


def _least(own: int | None, asked: int) -> int:
    return asked if own is None else min(own, asked)


def _count(text: str, count: str, least: int) -> int:
    number = int(count) if count.isdecimal() and len(count) <= _DIGITS else -1
    if not least <= number <= _MOST:
        raise UsageError(
            f"--budget {text}: «{count}» no es una cantidad.\n"
            f"Se acepta un número entero, desde {least}."
        )
    return number
