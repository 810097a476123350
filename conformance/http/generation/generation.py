"""Property-based requests: schemathesis generates, the client sends, the checks judge.

A positive request takes its ids, codes, amounts and dates from the target and its domain (the
pack's exemplar) and lets generation vary what is free; it must be accepted (`positive`). A negative
one is that same request with one generated fault, or a value that comes near a valid one; it must
be refused as invalid and the fault named (`negative`). Whatever breaks is made as small as it can
be and repeated (`shrink`). Generation touches no network, so the same seed and contract give the
same requests.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from schemathesis.generation import GenerationMode

from conformance.core.capability import Kind
from conformance.core.local_constants import verify
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar, no_invalid_values
from conformance.http.generation.corpus import MODES, CaseSource, Quota, quotas
from conformance.http.generation.negative import MOST_INVALID_VALUES, refuse_all
from conformance.http.generation.positive import accept_all
from conformance.http.item import Item
from conformance.http.pack import Pack

_FEW = 2  # resources that examples which use them up can do with: one is to make a failure smaller
_TITLES = {"positiva": "acepta lo válido", "negativa": "rechaza lo inválido"}


def items(
    pack: Pack, contract: Contract, examples: int, source: CaseSource | None = None
) -> tuple[Item, ...]:
    """Return two items per bound capability with an exemplar: what it must accept, what it must
    refuse.

    Raises UsageError when nothing can be generated the same twice.
    """
    verify()
    source = source or CaseSource(pack, contract)
    wanted = (*quotas(pack, contract, examples), *_only_invalid_values(pack, contract))
    return tuple(_item(pack, contract, source, quota) for quota in wanted)


def _item(pack: Pack, contract: Contract, source: CaseSource, quota: Quota) -> Item:
    name, mode = quota.capability, MODES[quota.mode]
    exemplar, positive = pack.exemplars[name], quota.mode is GenerationMode.POSITIVE
    writes = contract.bound[name].capability.kind is Kind.WRITE
    rows = _rows(exemplar, quota)
    return Item(
        id=f"generation/{name}/{mode}",
        phase="generation",
        capability=name,
        capabilities=(name,),
        title=f"{name}: {_TITLES[mode]}",
        run=partial(accept_all if positive else refuse_all, source, pack, name, quota.count),
        requirements=pack.citations.of(_aspect(quota), name).requirements,
        roles=exemplar.roles,
        writes=_most_writes(exemplar, quota, rows) if writes else exemplar.prepares * rows,
        needs=tuple(replace(one, spare=max(0, rows - _FEW)) for one in exemplar.needs(rows)),
        refused=frozenset() if positive else frozenset({name}),
    )


def _aspect(quota: Quota) -> str:
    if quota.mode is GenerationMode.POSITIVE:
        return "generated.valid"
    return "generated.invalid" if quota.count else "generated.unknown"


def _rows(exemplar: Exemplar, quota: Quota) -> int:
    """Return how many resources an item needs: one more than the examples that use one up, since
    what the last of them breaks is made smaller with it.
    """
    spends = exemplar.uses_up and quota.mode is GenerationMode.POSITIVE
    return quota.count + 1 if spends else 1


def _most_writes(exemplar: Exemplar, quota: Quota, rows: int) -> int:
    """Return the most writes of an item: its own, and those that prepare its bases."""
    positive = quota.mode is GenerationMode.POSITIVE
    bases = quota.count if positive and not exemplar.uses_up else rows
    own = quota.count + (0 if positive else MOST_INVALID_VALUES)
    return own + exemplar.prepares * bases


def _only_invalid_values(pack: Pack, contract: Contract) -> Iterator[Quota]:
    """Yield what is read by its id alone: no mistake can be generated of it, but ids that nothing
    has can be sent.
    """
    negative = GenerationMode.NEGATIVE
    able = {one.capability for one in quotas(pack, contract, 1) if one.mode is negative}
    for name, exemplar in pack.exemplars.items():
        known = exemplar.invalid_values is not no_invalid_values
        if known and name in contract.bound and name not in able:
            yield Quota(name, negative, 0)
