"""Lifecycle tables: states, moves, who may make them, and through which capability."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """A move: from one of the states `source` to `target`, by `roles`, through `capability`.

    `term` is the legal term in business days from the previous act (0: none in the norm) and
    `norm` the article that sets it. `code` restricts the move to one code of the catalogue.
    """

    name: str
    source: tuple[str, ...]
    target: str
    capability: str
    roles: tuple[str, ...]
    term: int = 0
    norm: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A state machine as a table. States are participles; the first state is the initial one."""

    name: str
    title: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]

    def move(self, state: str, capability: str) -> Move | None:
        """Return the legal move through `capability` from `state`, or None when it is out of turn."""
        return next((m for m in self.moves if m.capability == capability and state in m.source), None)
