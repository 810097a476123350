"""SIIFA's lists: filters, order, details and owners (R24, R26, R27, R34; OF4)."""

from collections.abc import Mapping
from typing import Any

from conformance.core.resource import Resource
from conformance.core.rows import Direction, Filter, How, SortKey
from conformance.http.checks.security import digits
from conformance.http.context import Context
from conformance.http.lists import (
    Catalogue,
    CatalogueFilter,
    Chain,
    Collection,
    DetailView,
    Follow,
    ListedCodes,
    Lists,
    ReadAtOnce,
    Scope,
    Sorted,
)
from conformance.http.unknown_id import UNKNOWN
from conformance.packs.siifa.facturas import nit_adquiriente, numero, radicadas
from conformance.packs.siifa.filter_rows import devolucion, glosas, pagos
from conformance.packs.siifa.labels import LABELS, PORTRAYED
from conformance.packs.siifa.paging import PAGING

_NOBODY, _NO_NIT = "NO-EXISTE-0", "999999999"
_GLOSA_ID = "idSeguimientoFacturaGlosa"
_GLOSA_IDS = (_GLOSA_ID,)
_DEVOLUCION_IDS = (_GLOSA_ID, "idSeguimientoFacturaDevolucion")  # N6: both names are about
_PAGO_IDS = ("idSeguimientoFacturaPago",)


def _range(first: str, last: str, path: str, hows: tuple[How, How], loose: bool = False) -> Any:
    return (
        Filter(first, path, hows[0], last, loose=loose),
        Filter(last, path, hows[1], first, loose=loose),
    )


_DATES, _AMOUNTS = (How.SINCE, How.UNTIL), (How.LEAST, How.MOST)


def _acts(kind: str, keys: tuple[str, ...]) -> tuple[Filter, ...]:
    """Return the filters of the rows of a kind of follow-up, or of all of them ("")."""
    id_, code = ("IdSeguimientoFactura" + kind, "IdSeguimientoTipoCodigo" + kind)
    answered = "idSeguimientoTipoCodigoRespuesta"
    return (
        Filter(id_, "|".join(keys), nobody=str(UNKNOWN)),
        Filter(code, code[:1].lower() + code[1:]),
        Filter("IdSeguimientoTipoCodigoRespuesta", answered),
        Filter("Observacion", "observacion", How.PART, nobody=_NOBODY),
        *_range("FechaCreacionInicio", "FechaCreacionFinal", "fechaFormulacion", _DATES, True),
        Filter("TieneRespuesta", answered, How.HAS),
    )


def _parties(inside: str) -> tuple[Filter, ...]:
    """Return the filters by a factura, whose row stands inside another or alone ("")."""
    return (
        Filter("NumeroFactura", f"{inside}numeroFactura", nobody=_NOBODY, exact=True),
        Filter("NitEmisor", f"{inside}emisor.nitEmisor", nobody=_NO_NIT),
        Filter("NitAdquiriente", f"{inside}adquiriente.nitAdquiriente", nobody=_NO_NIT),
    )


_PAID = (
    Filter("CodigoFuente", "codigoFuente"),
    Filter("CodigoSubFuente", "codigoSubFuente"),
    Filter("ReferenciaBancaria", "referenciaBancaria", How.PART, nobody=_NOBODY),
    *_range("ValorMinimo", "ValorMaximo", "valor", _AMOUNTS),
    *_range("FechaPagoInicio", "FechaPagoFinal", "fechaPago", _DATES),
)
_GLOSA: dict[str, Any] = {
    "prepare": glosas,
    "made_by": ("formular_glosa_masivo", "responder_glosa"),
    "writes": 5,
    "needs": (radicadas(),),
}
_DEVOLUCION: dict[str, Any] = {
    "prepare": devolucion,
    "made_by": ("responder_devolucion",),
    "writes": 2,
    "needs": (radicadas(),),
}
_PAGO: dict[str, Any] = {
    "prepare": pagos,
    "made_by": ("registrar_pago_masivo",),
    "writes": 1,
    "needs": (radicadas(),),
}
_DETAILS = (
    DetailView("listar_glosa_de_factura", "ver_glosa", "IdSeguimientoFacturaGlosa"),
    DetailView("listar_devolucion_de_factura", "ver_devolucion", "IdSeguimientoFacturaDevolucion"),
    DetailView(
        "listar_seguimientos",
        "ver_glosa",
        "IdSeguimientoFacturaGlosa",
        "Glosa",
        {"TipoSeguimiento": "GLOSA"},
    ),
    DetailView("listar_pagos", "ver_pago", "IdSeguimientoFacturaPago"),
    DetailView("listar_pagos_de_factura", "ver_pago", "IdSeguimientoFacturaPago"),
    DetailView("listar_cuentas", "ver_cuenta", "id"),
)
_WALKED = (
    "listar_facturas",
    "listar_seguimientos",
    "listar_glosa",
    "listar_devolucion",
    "listar_pagos",
    "listar_cuentas",
    "listar_bancos",
    "listar_transacciones_rips",
    "listar_usuarios_rips",
)

COLLECTIONS = (
    Collection(
        "listar_glosa_de_factura",
        _GLOSA_IDS,
        _acts("Glosa", _DEVOLUCION_IDS),
        of_one=True,
        **_GLOSA,
    ),
    Collection("listar_glosa", _GLOSA_IDS, _acts("Glosa", _DEVOLUCION_IDS), **_GLOSA),
    Collection(
        "listar_devolucion_de_factura",
        _DEVOLUCION_IDS,
        _acts("Devolucion", _DEVOLUCION_IDS),
        of_one=True,
        **_DEVOLUCION,
    ),
    Collection(
        "listar_devolucion", _DEVOLUCION_IDS, _acts("Devolucion", _DEVOLUCION_IDS), **_DEVOLUCION
    ),
    Collection(
        "listar_seguimientos",
        ("idSeguimientoFactura",),
        (
            *_acts("", ("idSeguimientoFactura",)),
            *_parties("factura."),
            Filter("TipoSeguimiento", "tipoSeguimiento"),
        ),
        kind="tipoSeguimiento",
        **_GLOSA,
    ),
    Collection("listar_pagos_de_factura", _PAGO_IDS, _PAID, of_one=True, **_PAGO),
    Collection("listar_pagos", _PAGO_IDS, (*_PAID, *_parties("factura.")), **_PAGO),
    Collection(
        "listar_facturas",
        ("idFactura",),
        (
            Filter("IdFactura", "idFactura", nobody=str(UNKNOWN)),
            *_parties(""),
            *_range("FechaEmisionInicio", "FechaEmisionFinal", "fechaEmision", _DATES),
        ),
        unwritten=True,
    ),
    Collection(
        "listar_cuentas",
        ("idEmpresaCuentaBancaria",),
        (Filter("CodigoEstado", "estado.codigoEstado"), Filter("Nit", "empresa.nit")),
    ),
    Collection(
        "listar_bancos",
        ("codigoBanrep",),
        (
            Filter("CodigoBanrep", "codigoBanrep", nobody=str(UNKNOWN)),
            Filter("Nombre", "nombre", How.PART, nobody=_NOBODY),
            Filter("Estado", "estado"),
        ),
        owned=False,
        unwritten=True,
        everybodys=True,
    ),
    Collection(
        "listar_transacciones_rips",
        ("idTransaccion",),
        (
            Filter("IdFactura", "idFactura", nobody=str(UNKNOWN)),
            Filter("NumeroFactura", "t02NumeroFactura", nobody=_NOBODY),
            Filter("NumeroDocumentoIdObligado", "t01NumeroDocumentoIdObligado", nobody=_NO_NIT),
        ),
        owned=False,
        unwritten=True,
    ),
    Collection(
        "listar_usuarios_rips",
        ("idUsuario",),
        (
            Filter("IdTransaccion", "idTransaccion", nobody=str(UNKNOWN)),
            Filter(
                "NumeroDocumentoIdentificacion", "u02NumeroDocumentoIdentificacion", nobody=_NOBODY
            ),
        ),
        owned=False,
        unwritten=True,
    ),
)


def _entities(context: Context, row: Mapping[str, Any]) -> frozenset[str]:
    """Return the digits of the NITs of the two parties of a transaction's factura."""
    asked = {"IdFactura": row.get("idFactura")}
    found = PAGING.rows_of(context.call("listar_facturas", "erp", asked).json())
    parties = {
        digits(place.get(f"nit{side.capitalize()}"))
        for one in found[:1]
        for side in ("emisor", "adquiriente")
        if isinstance(place := one.get(side), Mapping)
    }
    return frozenset(parties - {""})


def _id(factura: Resource) -> Any:
    return factura.id


def _payer(factura: Resource) -> Any:
    return int(digits(nit_adquiriente(factura)) or 0)


def _number(factura: Resource) -> Any:
    return numero(factura)


def _level_3(kind: str, count: int) -> ListedCodes:
    return ListedCodes(
        f"formular_{kind.lower()}_masivo",
        "listar_codigos",
        {"Grupo": kind.upper(), "Nivel": 3},
        {"nivel": 3},
        "idSeguimientoTipoCodigo",
        f"idSeguimientoTipoCodigo{kind}",
        "acepta cada código de nivel 3 que el sistema lista en su grupo",
        count,
    )


LISTS = Lists(
    collections=COLLECTIONS,
    walked=_WALKED,
    details=_DETAILS,
    sorted=(
        Sorted(
            "listar_cuentas",
            "idEmpresaCuentaBancaria",
            (
                SortKey("esCuentaPrincipal", Direction.TRUE_FIRST),
                SortKey("fechaRegistro", Direction.NEWEST_FIRST),
            ),
            "primero la principal, y luego de la más nueva a la más antigua",
            "primero la principal; luego, por fechaRegistro, la más nueva",
            "crear_cuenta",
        ),
        Sorted(
            "listar_bancos",
            "nombre",
            (SortKey("nombre", Direction.ALPHABETICAL),),
            "los bancos vienen por su nombre",
            "los bancos en el orden de sus nombres",
        ),
    ),
    catalogues=(
        Catalogue(
            "listar_codigos",
            "Grupo",
            ("GLOSA", "DEVOLUCION", "RESPUESTA"),
            "idSeguimientoTipoCodigo",
            "Nivel y el código padre filtran los códigos de un grupo",
            (
                CatalogueFilter("Nivel", "nivel", (1, 2, 3)),
                CatalogueFilter("IdSeguimientoTipoCodigoPadre", "idSeguimientoTipoCodigoPadre"),
            ),
        ),
    ),
    # One factura takes every glosa, but a single devolución; the official catalogue has six codes
    # of level 3 for those.
    codes=(_level_3("Glosa", 1), _level_3("Devolucion", 6)),
    # An adquiriente and a prestador may rightly see the same facturas: two payers read.
    at_once=(
        ReadAtOnce(
            ("listar_facturas", "listar_seguimientos"),
            ("erp", "otra_erp"),
            "adquiriente",
            "nitAdquiriente",
        ),
    ),
    scopes=(
        Scope("IdFactura", "idFactura|factura.idFactura", _id),
        Scope("Nit", "empresa.nit|nit", _payer),
        Scope("NumeroFactura", "factura.numeroFactura|numeroFactura", _number),
    ),
    shown_by=("ver_glosa", "ver_devolucion", "ver_pago", "ver_cuenta"),
    needs=(radicadas(),),
    ids={
        "listar_estados_pago": ("idSeguimientoFacturaPagoEstado",),
        "listar_radicados_de_factura": ("idFacturaRadicado",),
    },
    chains=(
        Chain(
            "rips-ajenos",
            "{role} no ve los RIPS de otra entidad: ni por filtro, ni por id",
            "listar_transacciones_rips",
            _entities,
            (
                Follow("listar_transacciones_rips", "IdFactura", "idFactura"),
                Follow("listar_usuarios_rips", "IdTransaccion", "idTransaccion"),
            ),
            Follow("ver_usuario_rips", "IdUsuario", "idUsuario"),
            "no hay una transacción RIPS que no sea también de {role}",
        ),
    ),
    labels=LABELS,
    portrayed=PORTRAYED,
)
