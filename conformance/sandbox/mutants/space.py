"""The space of mutants of a reference server.

The rules of the file: places come from what the pack says anyway (contract, served operations,
tables, lifecycles, lists), so that a new field or role is a new place without a line here.
"""

from typing import Any

from conformance.core.mutant_space import MutantSpace
from conformance.http.contract.effective import Contract
from conformance.http.pack import Pack
from conformance.http.reference import Reference
from conformance.sandbox.application import Sandbox
from conformance.sandbox.mutants.mutant import Mutant
from conformance.sandbox.mutants.seams.checked import checked
from conformance.sandbox.mutants.seams.forged import forged
from conformance.sandbox.mutants.seams.ground import Ground
from conformance.sandbox.mutants.seams.listed import listed
from conformance.sandbox.mutants.seams.refused import refused
from conformance.sandbox.mutants.seams.shown import shown
from conformance.sandbox.mutants.seams.stored import stored


def space_of(
    pack: Pack, contract: Contract, reference: Reference, sandbox: Sandbox[Any]
) -> MutantSpace[Mutant]:
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
