"""What the file of a target says that the target shows to be otherwise: before anything is written,
and with the same words by the doctor and by a run.

A pack's discovery adds what only it can see (`Pool.mismatches`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from conformance.core.mismatch import Mismatch
from conformance.core.places import Places
from conformance.core.resource import Pool, ResourceId, ResourceKind
from conformance.core.role import Role
from conformance.core.target import Target


def of_another_side(
    roles: Mapping[str, Role], claimed: Mapping[str, Iterable[str]]
) -> Iterator[Mismatch]:
    """Yield each role whose user acts for another party than it should, by the roles that its token
    claims: what it may not do would be told of the system.
    """
    for role, names in claimed.items():
        mine, others = roles[role], [roles[one] for one in names if one in roles]
        if not mine.side or not others or any(one.side == mine.side for one in others):
            continue
        other = others[0]
        acts = f"que es de {other.side}" if other.side else "que no actúa por ninguna parte"
        yield Mismatch(
            f"el usuario de «{role}» entra con el rol {other.name}, {acts}, y debe ser de "
            f"{mine.side}: con él no se puede juzgar nada",
            f"roles.{role}",
            f"{roles[mine.abroad or role].user}, o quite ese rol",
        )


def unseen(
    kinds: Iterable[ResourceKind], named: Mapping[str, tuple[ResourceId, ...]], pool: Pool
) -> Iterator[Mismatch]:
    """Yield of each kind the ids that the file names, that discovery did not find, and of which it
    did not say why.
    """
    told = {(one.key, id_) for one in pool.mismatches for id_ in one.ids}
    found = {(row.kind, row.id) for row in pool.resources}
    for kind in kinds:
        lost = tuple(
            one
            for one in named.get(kind.name, ())
            if (kind.name, one) not in found and (kind.key, one) not in told
        )
        if lost and not pool.unseen:
            yield Mismatch(
                "nadie ve {} entre lo que se puede usar",
                kind.key,
                f"solo ids de {kind.noun.many} que se puedan usar, o discover",
                ids=lost,
            )


def barring(target: Target, mismatches: Iterable[Mismatch]) -> str:
    """Return what keeps a run from beginning, "" for nothing."""
    places = told_places(target)
    return "\n".join(one.whole(places) for one in mismatches if one.bars)


def noticed(target: Target, mismatches: Iterable[Mismatch]) -> list[str]:
    """Return what a run tells, and goes on."""
    places = told_places(target)
    return [f"Atención: {one.whole(places)}" for one in mismatches if not one.bars]


def told_places(target: Target) -> Places:
    """Return the places of a target's file, by its name alone: a report goes from hand to hand."""
    return replace(target.places, file=Path(target.places.file).name)
