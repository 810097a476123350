"""Values near a right one, of which a Registrar must take some and refuse others."""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.finding import Level
from conformance.core.resource import Resource
from conformance.http.checks.codes import LIF_02, LIF_04, LIF_10
from conformance.http.context import Context
from conformance.http.exemplar import InvalidValue, Pointer
from conformance.packs.sigfe.modules import FIRST, MODULES

_FAR = 10**15  # a folio that no ejercicio reaches
_REFUSED = (Meaning.OUT_OF_TURN, Meaning.INVALID)


def _document(module: str) -> Pointer:
    return ("detalles", MODULES[module].sent, 0, "documentos", "documento", 0)


def _principal(module: str) -> Pointer:
    return (*_document(module), "principales", "principal", 0)


def _transaction(module: str) -> Pointer:
    return (*_principal(module), "transaccionesPrevias", "transaccion", 0)


def _concept(module: str) -> Pointer:
    imputed = _principal(module) if module == FIRST else _transaction(module)
    group = (*imputed, "agrupacionesDeImputacionesACatalogos", "agrupacion", 0)
    return (*group, "imputacionesAConceptosPresupuestarios", "imputacion", 0, "idConcepto")


def wrong_documents(module: str) -> Any:
    """Return what gives the values of a module's documents that must be refused."""

    def wrong(
        context: Context, base: Mapping[str, Any], resource: Resource | None
    ) -> Sequence[InvalidValue]:
        amount = base["detalles"][MODULES[module].sent][0]["documentos"]["documento"][0]["monto"]
        found = [
            InvalidValue(
                (*_document(module), "monto"), amount + 1, LIF_10, "", Level.SHOULD, _REFUSED
            ),
            InvalidValue(
                (*_principal(module), "id"), "11111111-2", LIF_10, "", Level.MAY, _REFUSED
            ),
        ]
        if module != FIRST:
            folio = (*_transaction(module), "folio")
            found.insert(0, InvalidValue(folio, _FAR, LIF_02, right=_REFUSED))
        for concept in (
            context.settings[name] for name in ("excluidos.insumos", "excluidos.orden")
        ):
            if concept:
                found.append(InvalidValue(_concept(module), concept, LIF_04, right=_REFUSED))
        return found

    return wrong


def right_documents(module: str) -> Any:
    """Return what gives the values of a module's documents that must be accepted."""
    row = ("detalles", MODULES[module].sent, 0)

    def right(
        context: Context, base: Mapping[str, Any], resource: Resource | None
    ) -> Mapping[Pointer, Sequence[Any]]:
        document = _document(module)
        return {
            (*row, "titulo"): ["a" * 79, "Ñandú y cigüeña, 100 % <a> & b"],
            (*row, "descripcion"): ["a" * 249, "Adquisición de útiles"],
            (*document, "descripcion"): [None, "Línea 1"],
            (*document, "numero"): ["1", "1234567-12-SE26"],
        }

    return right


def wrong_entries(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> Sequence[InvalidValue]:
    """Return the values of a payment that must be refused: debit and credit that differ, an order
    account, a cartera that nothing has.
    """
    groups = ("detalles", "contabilidad", 0, "agrupacionesDeImputacionesACuentasContables", 0)
    first = (*groups, "imputacionesACuentasContables", 0)
    second = (*groups, "imputacionesACuentasContables", 1)
    order = context.settings["excluidos.orden"]
    amount = base["detalles"]["contabilidad"][0][groups[3]][0]["imputacionesACuentasContables"][1]
    term = (*first, "carterasFinancieras", 0, "cumplimientosDeCartera", 0)
    found = [
        InvalidValue((*second, "haber"), amount["haber"] + 1, LIF_10, "", Level.SHOULD, _REFUSED),
        InvalidValue((*term, "idAgrupacionRelacionada"), "NINGUNA", LIF_02, right=_REFUSED),
    ]
    if order:
        found.append(InvalidValue((*second, "codigoCuenta"), order, LIF_04, right=_REFUSED))
    return found
