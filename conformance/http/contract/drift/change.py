"""One change of a contract, and which way it breaks a client."""

from dataclasses import dataclass
from enum import Enum


class Relation(Enum):
    """What the new admits beside the old: the same, fewer, more, others; or nobody can tell."""

    SAME = "igual"
    NARROWER = "menos"
    WIDER = "más"
    OTHER = "otros"
    UNKNOWN = "no se sabe"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind, where, before and after; `breaking` if a client of the old may fail.

    `decided` is false where nobody could tell. `subject` is the name it is about, for grouping.
    """

    kind: str
    place: str
    before: str
    after: str
    breaking: bool
    capability: str = ""
    decided: bool = True
    subject: str = ""


_HARM = {
    (Relation.NARROWER, True): True,
    (Relation.NARROWER, False): False,
    (Relation.WIDER, True): False,
    (Relation.WIDER, False): True,
    (Relation.OTHER, True): True,
    (Relation.OTHER, False): True,
    (Relation.UNKNOWN, True): False,
    (Relation.UNKNOWN, False): False,
}


def weighed(
    kind: str,
    place: str,
    values: tuple[str, str],
    relation: Relation,
    *,
    sent: bool,
    subject: str = "",
) -> Change:
    """Return a change of what a message may be: sent by the client, narrowing breaks it; received,
    widening does."""
    return Change(
        kind,
        place,
        *values,
        _HARM[relation, sent],
        subject=subject,
        decided=relation is not Relation.UNKNOWN,
    )


def of_sets(old: frozenset[str], new: frozenset[str]) -> Relation:
    """Return the relation of two sets of demands: whoever demands more admits less."""
    if old == new:
        return Relation.SAME
    if old <= new:
        return Relation.NARROWER
    return Relation.WIDER if new <= old else Relation.OTHER
