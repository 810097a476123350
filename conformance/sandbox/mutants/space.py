"""The space of mutants of a reference server: a sum of products, counted and drawn from uniformly.

The rules of the file: a block is all the operators at one part of one capability times all the
conditions there; nothing of it is made before it is drawn. Places come from what the pack says
anyway (contract, served operations, tables, lifecycles, lists), so that a new field or role is a
new place without a line here.
"""

import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from conformance.http.contract.effective import Contract
from conformance.http.pack import Pack
from conformance.http.reference import Reference
from conformance.sandbox.application import Sandbox
from conformance.sandbox.mutants.mutant import Mutant
from conformance.sandbox.mutants.seams.block import SEAMS, Block
from conformance.sandbox.mutants.seams.checked import checked
from conformance.sandbox.mutants.seams.forged import forged
from conformance.sandbox.mutants.seams.ground import Ground
from conformance.sandbox.mutants.seams.listed import listed
from conformance.sandbox.mutants.seams.refused import refused
from conformance.sandbox.mutants.seams.shown import shown
from conformance.sandbox.mutants.seams.stored import stored


class MutantSpace:
    """The mutants of a server, by number."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(one for one in blocks if len(one))
        self._ends = list(accumulate(map(len, self.blocks)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, number: int) -> Mutant:
        nth = bisect_right(self._ends, number)
        return self.blocks[nth].mutant(number - (self._ends[nth - 1] if nth else 0))

    def drawn(self, count: int, seed: int) -> list[int]:
        """Return the numbers of so many different mutants, each as likely as any: the same for the
        same seed, and of a smaller count the first of those of a greater one.
        """
        chance, seen = random.Random(seed), dict[int, None]()
        while len(seen) < min(count, len(self)):
            seen[chance.randrange(len(self))] = None
        return list(seen)

    def sizes(self) -> Mapping[str, int]:
        """Return how many mutants each seam has."""
        return {seam: sum(len(one) for one in self.blocks if one.seam == seam) for seam in SEAMS}


def space_of(
    pack: Pack, contract: Contract, reference: Reference, sandbox: Sandbox[Any]
) -> MutantSpace:
    """Return the space of mutants of a pack's server."""
    served = {one.capability: one for one in sandbox.routes.operations() if not one.open}
    ground = Ground(pack, contract, reference, served)
    blocks = (
        *shown(ground),
        *stored(ground, sandbox.store),
        *listed(ground),
        *checked(ground),
        *refused(ground),
        *forged(ground),
    )
    return MutantSpace([one for one in blocks if one.breach.code not in pack.citations.unasked])
