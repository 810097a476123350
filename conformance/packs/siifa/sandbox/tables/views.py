"""How rows look on the wire: property names exactly as the official document declares them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from conformance.packs.siifa.sandbox.tables.records import (
    ANNEXES,
    DEVOLUCION,
    GLOSA,
    Factura,
    Radicado,
    ReportedAct,
    Seguimiento,
    SeguimientoKind,
)
from conformance.packs.siifa.sandbox.tables.store import Store

Row = dict[str, Any]


def page(rows: list[Row], number: int, size: int, total: int) -> Row:
    """Return the envelope of a page (PaginadorGenerico of the official document)."""
    return {
        "paginaActual": number,
        "registrosPorPagina": size,
        "totalRegistros": total,
        "totalPaginas": -(-total // size),
        "resultado": rows,
    }


def emisor(store: Store, nit: str) -> Row:
    """Return the issuer as lists show it."""
    name = store.entities[nit].name
    return {"tipoPersona": "1", "nombreComercial": name, "razonSocial": name, "nitEmisor": nit}


def adquiriente(store: Store, nit: str) -> Row:
    """Return the payer as lists show it."""
    name = store.entities[nit].name
    return {"tipoPersona": "1", "nombreComercial": name, "razonSocial": name, "nitAdquiriente": nit}


def factura_item(store: Store, row: Factura) -> Row:
    """Return a factura as `GET /api/Factura` lists it."""
    return {
        "idFactura": row.id,
        "idFacturaEmisor": row.id,
        "idFacturaAdquiriente": row.id,
        "indicadorTipoOperacion": "SS-CUFE",
        "profileexecutionid2": 2,
        "numeroFactura": row.numero,
        "cufe": _cufe(row),
        "fechaEmision": row.emision,
        "horaEmision": _hour(row),
        "fechaVencimiento": row.emision,
        "tipoFactura": "01",
        "divisaFactura": "COP",
        "numeroElementos": 1,
        "totalValorBruto": row.valor,
        "totalValorBaseImponible": Decimal(0),
        "totalValorBrutoAtributos": row.valor,
        "descuentoTotal": None,
        "cargoTotal": None,
        "anticipoTotal": None,
        "valorFactura": row.valor,
        "emisor": emisor(store, row.emisor),
        "adquiriente": adquiriente(store, row.adquiriente),
    }


def factura_detail(store: Store, row: Factura) -> Row:
    """Return a factura as `GET /api/Factura/{IdFactura}` shows it, with its counters."""
    rows = store.of_factura(row.id)
    glosas = [s for s in rows if s.kind is GLOSA]
    devoluciones = [s for s in rows if s.kind is DEVOLUCION]
    issuer, payer = store.entities[row.emisor].name, store.entities[row.adquiriente].name
    return {
        "idFactura": row.id,
        "idFacturaEmisor": row.id,
        "idFacturaAdquiriente": row.id,
        "idFacturaFevRips": None,
        "idContrato": None,
        "fad02IndicadorTipoOperacion": "SS-CUFE",
        "fad04Profileexecutionid2": 2,
        "fad05NumeroFactura": row.numero,
        "fad06Cufe": _cufe(row),
        "fad09FechaEmision": row.emision,
        "fad10HoraEmision": _hour(row),
        "fad11FechaVencimiento": row.emision,
        "fad12TipoFactura": "01",
        "fad15DivisaFactura": "COP",
        "fad16NumeroElementos": 1,
        "fau02TotalValorBruto": row.valor,
        "fau04TotalValorBaseImponible": Decimal(0),
        "fau06TotalValorBrutoAtributos": row.valor,
        "fau08DescuentoTotal": None,
        "fau10CargoTotal": None,
        "fau12AnticipoTotal": None,
        "fau14ValorFactura": row.valor,
        "numeroGlosas": len(glosas),
        "numeroGlosasRespondidas": _count(s.respuesta for s in glosas),
        "numeroReiteraciones": _count(s.reiteracion for s in glosas),
        "numeroReiteracionesRespondidas": _count(s.ultima for s in glosas),
        "numeroDevoluciones": len(devoluciones),
        "numeroDevolucionesRespondidas": _count(s.respuesta for s in devoluciones),
        "numeroReiteracionesDevoluciones": _count(s.reiteracion for s in devoluciones),
        "emisor": {
            "faj02TipoPersona": "1",
            "faj06NombreComercial": issuer,
            "faj20RazonSocial": issuer,
            "faj21NitEmisor": row.emisor,
            "emisorDireccionFiscal": _address("faj", "faj74CodigoPostal"),
        },
        "adquiriente": {
            "fak02TipoPersona": "1",
            "fak06NombreComercial": payer,
            "fak20RazonSocial": payer,
            "fak21NitAdquiriente": row.adquiriente,
            "adquirienteDireccionFiscal": _address("fak", "fak58CodigoPostal"),
        },
        "resolucionSalud": {
            "codigoPrestadorServicioSalud": "110010000001",
            "modalidadPago": "04",
            "coberturaPlanBeneficios": "01",
            "numeroContrato": None,
            "numeroPoliza": None,
            "fechaInicioPeriodoFacturacion": row.emision,
            "fechaFinPeriodoFacturacion": row.emision,
        },
        "facturaLinea": [
            {
                "fav04Cantidad": 1,
                "fav05IdUnidadMedida": "94",
                "fav06ValorTotalLinea": row.valor,
                "fav07CodigoMonedaValorTotalLinea": "COP",
                "faz02DescripcionArticuloServicio": "Servicio sintético",
                "faz04MarcaArticulo": None,
                "fbb02ValorArticuloServicio": row.valor,
                "fbb04Cantidad": 1,
                "fbb05UnidadCantidadArticulo": "94",
            }
        ],
    }


def radicado_result(store: Store, row: Radicado) -> Row:
    """Return a radicado as the operations that create it answer."""
    factura = store.facturas[row.factura]
    return {
        "idFacturaRadicado": row.id,
        "idFactura": row.factura,
        "numeroFactura": factura.numero,
        "nitAdquiriente": factura.adquiriente,
        "nitEmisor": factura.emisor,
        "radicado": row.numero,
        "fechaRadicado": row.fecha,
    }


def radicado_detail(store: Store, row: Radicado) -> Row:
    """Return a radicado as the reading operations show it."""
    return {
        **radicado_result(store, row),
        "usuarioRegistro": row.user,
        "fechaRegistro": row.reported,
    }


def door_row(store: Store, row: Seguimiento) -> Row:
    """Return a glosa or devolución as its own operation shows it.

    The id of a devolución is called `idSeguimientoFacturaGlosa` too, as the official document has
    it.
    """
    x = row.kind.suffix
    return {
        "idSeguimientoFacturaGlosa": row.id,
        "idFactura": row.factura,
        **(_annexes(row) if row.kind is GLOSA else {}),
        f"valor{x}": row.valor,
        **_formulation(
            store, row, f"idSeguimientoTipoCodigo{x}", f"descripcionSeguimientoTipoCodigo{x}"
        ),
        **_answer(store, row),
        **_reiteration(store, row.reiteracion, f"{x}Reiteracion", "Reiteracion"),
        **_reiteration(store, row.ultima, f"{x}ReiteracionRespuesta", "ReiteracionRespuesta"),
        "anexo": ANNEXES[row.annex[0]] if row.annex else "Factura",
    }


def consolidated_row(store: Store, row: Seguimiento) -> Row:
    """Return a glosa or devolución as `GET /api/SeguimientoFactura/List` shows it."""
    factura = store.facturas[row.factura]
    return {
        "idSeguimientoFactura": row.id,
        "tipoSeguimiento": row.kind.name,
        "idFactura": row.factura,
        **_annexes(row),
        "valor": row.valor,
        **_formulation(store, row, "idSeguimientoTipoCodigo", "descripcionSeguimientoTipoCodigo"),
        **_answer(store, row),
        **_reiteration(store, row.reiteracion, "Reiteracion", "Reiteracion"),
        **_reiteration(store, row.ultima, "ReiteracionRespuesta", "ReiteracionRespuesta"),
        "anexo": ANNEXES[row.annex[0]] if row.annex else "Factura",
        "factura": {
            "idFactura": factura.id,
            "numeroFactura": factura.numero,
            "valorBruto": factura.valor,
            "emisor": {
                "nitEmisor": factura.emisor,
                "razonSocial": store.entities[factura.emisor].name,
            },
            "adquiriente": {
                "nitAdquiriente": factura.adquiriente,
                "razonSocial": store.entities[factura.adquiriente].name,
            },
        },
    }


def summary(kind: SeguimientoKind, rows: list[Seguimiento]) -> Row:
    """Return the counts of a factura's glosas or devoluciones (decision R25)."""
    answered = _count(row.respuesta for row in rows)
    if kind is DEVOLUCION:
        return {"conteoIdSeguimientoFacturaDevolucion": len(rows), "conteoRespuestas": answered}
    counts = {
        f"conteoI{name[1:]}": sum(row.annex is not None and row.annex[0] == name for row in rows)
        for name in ANNEXES
    }
    return {
        "conteoIdSeguimientoFacturaGlosa": len(rows),
        "conteoIdFactura": len(rows),
        **counts,
        "conteoRespuestas": answered,
    }


def _annexes(row: Seguimiento) -> Row:
    return {name: row.annex[1] if row.annex and row.annex[0] == name else None for name in ANNEXES}


def _label(store: Store, code: str | None) -> str | None:
    return store.codes[code].label if code is not None and code in store.codes else None


def _formulation(store: Store, row: Seguimiento, code_name: str, label_name: str) -> Row:
    act = row.formulacion
    return {
        "observacion": act.text,
        code_name: act.code,
        label_name: _label(store, act.code),
        "fechaFormulacion": act.fecha,
        "fechaReporte": act.reported,
        "usuarioReporte": act.user,
    }


def _answer(store: Store, row: Seguimiento) -> Row:
    act = row.respuesta
    return {
        "idSeguimientoTipoCodigoRespuesta": act and act.code,
        "descripcionSeguimientoTipoCodigoRespuesta": act and _label(store, act.code),
        "observacionRespuesta": act and act.text,
        "fechaRespuesta": act and act.fecha,
        "usuarioReporteRespuesta": act and act.user,
        "fechaReporteRespuesta": act and act.reported,
    }


def _reiteration(store: Store, act: ReportedAct | None, long: str, short: str) -> Row:
    return {
        f"idSeguimientoTipoCodigo{long}": act and act.code,
        f"descripcionSeguimientoTipoCodigo{long}": act and _label(store, act.code),
        f"observacion{short}": act and act.text,
        f"fechaFormulacion{long}": act and act.fecha,
        f"fechaReporte{long}": act and act.reported,
        f"usuarioReporte{long}": act and act.user,
    }


def _count(acts: Iterable[ReportedAct | None]) -> int:
    return sum(act is not None for act in acts)


def _cufe(row: Factura) -> str:
    return f"{row.id:096x}"


def _hour(row: Factura) -> str:
    return row.emision.timetz().isoformat()


def _address(prefix: str, postal: str) -> Row:
    return {
        f"{prefix}29CodigoMunicipio": "11001",
        postal: "110111",
        f"{prefix}32CodigoDepartamento": "11",
        f"{prefix}34Direccion": "Calle 1 # 2-3",
        f"{prefix}36CodigoPais": "CO",
    }


def spelled(place: str) -> str:
    """Return the place of a property as `errors` spells it: each name in PascalCase."""
    return ".".join(name[:1].upper() + name[1:] for name in place.split("."))
