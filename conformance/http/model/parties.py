"""Who acts for the parties of what lifecycles are about."""

from collections.abc import Iterator, Sequence

from conformance.core.lifecycle import Lifecycle
from conformance.http.context import Context
from conformance.http.pack import Pack


def readers(about: Sequence[Lifecycle]) -> tuple[str, ...]:
    """Return one role of each party of the resources."""
    return tuple(dict.fromkeys(role for one in about if one.reads for role in one.reads.readers))


def trusted(context: Context, pack: Pack, about: Sequence[Lifecycle]) -> Iterator[str]:
    """Yield the roles that act for the parties whose resources these are, and those that act for
    no party and may make a move.
    """
    parties = readers(about)
    own = {context.entity_of(role) for role in parties} - {""}
    anybody = {
        role
        for one in about
        for move in one.moves
        for role in move.roles
        if not pack.roles[role].side
    }
    for role in sorted(context.pool.roles):
        if role in parties or (own and (role in anybody or context.entity_of(role) in own)):
            yield role
