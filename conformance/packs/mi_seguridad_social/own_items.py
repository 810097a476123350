"""The items that only this system has: of tokens, of transactions, of the data of a register."""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.packs.mi_seguridad_social import (
    caja_items,
    ficha,
    token_items,
    transaction_items,
)


def own_items(exemplars: Mapping[str, Any], contract: Contract) -> Iterator[Item]:
    """Yield them, those of which the target has what they ask."""
    yield from token_items.items(contract)
    yield from transaction_items.items(contract)
    yield from transaction_items.known_items(contract)
    yield from caja_items.items(contract)
    yield from ficha.items()
