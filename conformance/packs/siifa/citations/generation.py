"""The register on generated requests, single mistakes, bulks and texts.

The aspects, and who asks for them:

- `generated.valid`, `generated.invalid`, `generated.unknown`: what the items of generation verify.
- `generated.long`: a text far past a limit that only the norm sets is refused (generation).
- `negative.write`, `negative.query`: what the items of single mistakes verify.
- `field.missing`, `amount.least`, `code.wrong`, `bulk.empty`: a mistake in a body is refused.
- `text.long`, `text.long.soft`: a text past its limit is refused, soft where only the norm says so.
- `text.limit`: a text at a limit that only the norm sets is accepted.
- `query.choice`, `query.page`: a filter that is obligatory or of a few words; a page's limits.
- `bulk.atomic`: one bad element refuses the whole list.
- `element.…`: a rule on each element of a bulk, as `OWN` tells them.
- `text.kept`, `amount.hostile`, `filter.hostile`: what the items of hostile texts verify.
"""

from collections.abc import Mapping

from conformance.core.citation import Citation
from conformance.core.finding import Level

_KINDS = ("glosa", "devolucion")
_ANSWERS = tuple(
    f"{act}_{kind}" for act in ("responder", "responder_reiteracion") for kind in _KINDS
)
# Limits of accounts stand in the official document; the norm marks them for their updates only.
_ACCOUNTS = ("crear_cuenta", "actualizar_cuenta", "cambiar_estado_cuenta")


def _at(aspect: str, capabilities: tuple[str, ...], citation: Citation) -> dict[str, Citation]:
    return {f"{aspect}@{one}": citation for one in capabilities}


_REFUSALS = ("SIIFA-S06", "SIIFA-S12", "SIIFA-S12b", "SIIFA-MAN-7.400")
ASPECTS: Mapping[str, Citation] = {
    "generated.valid": Citation(("SIIFA-MAN-7.200", "SIIFA-MAN-4.7", "SIIFA-S01", "SIIFA-S02")),
    "generated.invalid": Citation(
        ("SIIFA-S06", "SIIFA-MAN-7.400", "SIIFA-S12", "SIIFA-S12b", "SIIFA-S02")
    ),
    "generated.unknown": Citation(("SIIFA-S07", "SIIFA-MAN-7.404", "SIIFA-S02")),
    "generated.long": Citation(("SIIFA-R17b",)),
    **_at("generated.long", _ACCOUNTS, Citation(("SIIFA-S06",))),
    "negative.write": Citation(("SIIFA-R12", "SIIFA-R17", "SIIFA-R17b", "SIIFA-R23", *_REFUSALS)),
    "negative.query": Citation(("SIIFA-R26", *_REFUSALS)),
    "field.missing": Citation(("SIIFA-R12",)),
    "amount.least": Citation(("SIIFA-R32",)),
    "code.wrong": Citation(("SIIFA-R01",)),
    **_at("code.wrong", _ANSWERS, Citation(("SIIFA-R02",))),
    **_at("code.wrong", tuple(f"reiterar_{kind}" for kind in _KINDS), Citation(("SIIFA-R03",))),
    "bulk.empty@registrar_pago_masivo": Citation(("SIIFA-R19b",)),
    "text.long": Citation(("SIIFA-R17",)),
    "text.long.soft": Citation(("SIIFA-R17b",)),
    **_at("text.long.soft", _ACCOUNTS, Citation(("SIIFA-R17",))),
    "text.limit": Citation(("SIIFA-R17b",), Level.SHOULD),
    "query.choice": Citation(("SIIFA-R27",)),
    "query.page": Citation(("SIIFA-R26",)),
    # The document says how short a list may be (R19); of devoluciones none does (R19b).
    "bulk.atomic": Citation(("SIIFA-R19",)),
    "bulk.atomic@formular_devolucion_masivo": Citation(("SIIFA-R19b",), Level.SHOULD),
    "bulk.atomic@radicar_factura_masivo": Citation(("SIIFA-I03",)),
    "element.date": Citation(("SIIFA-R10",), Level.SHOULD),
    "element.date@registrar_pago_masivo": Citation(("SIIFA-R32",)),
    "element.amount": Citation(("SIIFA-R14",), Level.SHOULD),
    "element.pointer": Citation(("SIIFA-R13",)),
    "element.foreign": Citation(("SIIFA-I05",), Level.SHOULD),
    "element.foreign@registrar_pago_masivo": Citation(("SIIFA-I04",)),
    "element.foreign@radicar_factura_masivo": Citation(("SIIFA-I03",)),
    "text.kept": Citation(("SIIFA-R31", "SIIFA-S02")),
    "amount.hostile": Citation(("SIIFA-S06", "SIIFA-S02")),
    "filter.hostile": Citation(("SIIFA-S02", "SIIFA-S13")),
}
"""Which requirements of the register speak of each aspect and each code."""

OWN: Mapping[str, str] = {
    "element.date": "Un elemento con una fecha imposible para su acto se rechaza.",
    "element.amount": "Un elemento con un valor mayor que el que le cabe se rechaza.",
    "element.pointer": "Una glosa que señala un anexo de los RIPS de su factura se acepta.",
    "element.foreign": "Un elemento que es de otra entidad se rechaza.",
}
