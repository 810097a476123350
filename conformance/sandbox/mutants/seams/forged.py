"""Which proofs of a token are not asked for."""

from collections.abc import Iterator
from functools import partial

from conformance.core.mutant_space import MutantBreach
from conformance.http.auth.bearer_token import BearerToken
from conformance.sandbox.mutants import checks
from conformance.sandbox.mutants.conditions import AGAIN, ALGORITHMS, AT_ONCE, spelled_otherwise
from conformance.sandbox.mutants.mutant import ALWAYS
from conformance.sandbox.mutants.seams.block import TOKENS, Block, block_of
from conformance.sandbox.mutants.seams.ground import Ground
from conformance.sandbox.tokens import CHECKS


def forged(ground: Ground) -> Iterator[Block]:
    """Yield the checks of tokens that say something of themselves."""
    breach = MutantBreach("SEC-02", "auth.forged")
    for name, operation in ground.known():
        service = ground.contract.bound[name].capability.service
        if not isinstance(ground.pack.auth.of(service), BearerToken):
            continue
        makers = {f"sin-{check}": partial(checks.check_skipped, check) for check in CHECKS}
        conditions = (ALWAYS, *ALGORITHMS, AGAIN, AT_ONCE, spelled_otherwise(operation))
        yield block_of(TOKENS, (name, ""), makers, conditions, breach)
