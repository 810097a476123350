"""What generation may vary in a request that SIIFA accepts, kept within what it must accept."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from conformance.core.resource import Resource
from conformance.http.exemplar import Vary
from conformance.packs.siifa.facturas import valor


def free_text(generated: Any, base: Any, factura: Resource | None, limit: int = 1500) -> Any:
    """Return a generated text without control characters, within `limit` UTF-16 units."""
    if not isinstance(generated, str):
        return base
    kept = "".join(
        char for char in generated if char in "\n\t" or unicodedata.category(char)[0] != "C"
    )
    return kept.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")


def short_text(generated: Any, base: Any, factura: Resource | None) -> Any:
    """Return a generated text of at most 450 UTF-16 units (R17)."""
    return free_text(generated, base, factura, 450)


def amount(generated: Any, base: Any, factura: Resource | None) -> Any:
    """Return an amount in cents: more than 0, at most the value of the factura (R14); one that is
    so stays.
    """
    if (
        isinstance(generated, bool)
        or not isinstance(generated, int | float)
        or factura is None
        or not valor(factura)
    ):
        return base
    most, given = max(1, round(valor(factura) * 100)), int(Decimal(str(abs(generated))) * 100)
    return (given if 1 <= given <= most else given % most + 1) / 100


def each_element(field: str, vary: dict[str, Vary]) -> Vary:
    """Return what varies fields of each element of a list, all alike."""

    def apply(generated: Any, base: Any, factura: Resource | None) -> Any:
        given = (
            generated[0]
            if isinstance(generated, list) and generated and isinstance(generated[0], dict)
            else {}
        )
        return [
            {
                **item,
                **{
                    name: change(given[name], item.get(name), factura)
                    for name, change in vary.items()
                    if name in given
                },
            }
            for item in base
        ]

    return apply


def any_value(generated: Any, base: Any, factura: Resource | None) -> Any:
    """Return what was generated."""
    return generated


def plain_text(generated: Any, base: Any, factura: Resource | None) -> Any:
    """Return a generated text to search for, of at most 100 UTF-16 units and at least one."""
    return free_text(generated, base, factura, 100) or base


PAGES: Mapping[str, Vary] = {"NumeroPagina": any_value, "RegistrosPorPagina": any_value}


def bank_reference(generated: Any, base: Any, factura: Resource | None) -> Any:
    """Return a generated reference of 1 to 30 plain characters (R32)."""
    if not isinstance(generated, str) or generated != generated.strip():
        return base
    return generated if re.fullmatch(r"[0-9A-Za-z./ -]{1,30}", generated) else base
