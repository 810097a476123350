"""Defects of what is read of a row: the third of a factura, one field, one annex."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as a
from conformance.packs.siifa.sandbox.faults import rows as d
from conformance.packs.siifa.sandbox.faults.lists import edited, summed
from conformance.packs.siifa.sandbox.faults.parts import edited_rows
from conformance.packs.siifa.sandbox.faults.selection import named
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import Seguimiento

_WRAP = 2**31
_MILLION = Decimal(10) ** 6
Row = dict[str, Any]


def _at_most_two(sandbox: SiifaSandbox, body: Row) -> None:
    body["conteoIdSeguimientoFacturaGlosa"] = min(2, body["conteoIdSeguimientoFacturaGlosa"])


def _two_payments(sandbox: SiifaSandbox, body: Row) -> None:
    rows = [row for row in sandbox.store.pagos.values() if row.factura == body["_factura"]]
    body["totalPagos"] = min(2, len(rows))


def _single_precision(sandbox: SiifaSandbox, body: Row) -> None:
    total = d.float32(Decimal(str(body["totalValorPagado"])))
    body["totalValorPagado"] = float(total or 0)


def _by_consultas(sandbox: SiifaSandbox, body: Row) -> None:
    body["conteoIdMedicamento"] = body["conteoIdConsulta"]


def _pages(name: str, edit: Callable[[Row], Row]) -> Any:
    return edited_rows(named(name), edit)


def _put(**values: Any) -> Callable[[Row], Row]:
    return lambda row: {**row, **values}


def _narrow(name: str, having: str = "") -> Callable[[Row], Row]:
    """Return what keeps the low bits of an id, in the rows that have a field."""

    def edit(row: Row) -> Row:
        other = having and row[having] is None
        return row if other or row[name] < _WRAP else {**row, name: row[name] - 2 * _WRAP}

    return edit


def _in_single(name: str) -> Callable[[Row], Row]:
    def edit(row: Row) -> Row:
        value = d.float32(Decimal(str(row[name]))) if isinstance(row[name], int | float) else None
        return row if value is None else {**row, name: float(value)}

    return edit


def _swapped(row: Row) -> Row:
    one, other = row["emisor"], row["adquiriente"]
    return {
        **row,
        "emisor": {**one, "faj21NitEmisor": other["fak21NitAdquiriente"]},
        "adquiriente": {**other, "fak21NitAdquiriente": one["faj21NitEmisor"]},
    }


def _same_name(row: Row) -> Row:
    return {
        **row,
        "adquiriente": {**row["adquiriente"], "razonSocial": row["emisor"]["razonSocial"]},
    }


def _same_names(row: Row) -> Row:
    payer = row["factura"]["adquiriente"]["razonSocial"]
    return {
        **row,
        "factura": {**row["factura"], "emisor": {**row["factura"]["emisor"], "razonSocial": payer}},
    }


def _in_factura(name: str, value: Any) -> Callable[[Row], Row]:
    return lambda row: {**row, "factura": {**row["factura"], name: value}}


def _annex_moved(row: Seguimiento) -> Seguimiento:
    moved = row.annex is not None and row.annex[0] == "idProcedimiento"
    return d.written(row, "annex", ("idOtroServicio", row.annex[1])) if moved and row.annex else row


_ROWS = (
    wrap(
        "tercera-respuesta-en-la-segunda",
        "La respuesta a la tercera glosa queda también en la segunda",
        "CON-01",
        "R24",
        d.answers_the_one_before,
    ),
    wrap(
        "resumen-cuenta-dos-glosas",
        "El resumen cuenta a lo sumo dos glosas",
        "CON-02",
        "R25",
        summed("resumir_glosa_de_factura", _at_most_two),
    ),
    wrap(
        "tercer-pago-sin-contar",
        "El resumen de pagos cuenta a lo sumo dos",
        "CON-02",
        "R32",
        summed("resumir_pagos_de_factura", _two_payments),
    ),
    wrap(
        "contador-de-reiteraciones",
        "El detalle de la factura no cuenta las glosas reiteradas",
        "CON-02",
        "R25",
        edited("ver_factura", _put(numeroReiteraciones=0)),
    ),
    wrap(
        "contador-de-contestadas",
        "El detalle de la factura no cuenta las reiteraciones respondidas",
        "CON-02",
        "R25",
        edited("ver_factura", _put(numeroReiteracionesRespondidas=0)),
    ),
    wrap(
        "contador-de-devoluciones-reiteradas",
        "El detalle de la factura no cuenta las devoluciones reiteradas",
        "CON-02",
        "R25",
        edited("ver_factura", _put(numeroReiteracionesDevoluciones=0)),
    ),
    wrap(
        "id-de-32-bits-en-la-consolidada",
        "La lista consolidada recorta a 32 bits el id de lo que señala a un usuario",
        "CON-01",
        "R24",
        _pages("listar_seguimientos", _narrow("idSeguimientoFactura", "idUsuario")),
    ),
    wrap(
        "id-de-32-bits-en-los-estados",
        "Los estados de un pago recortan a 32 bits el id del pago",
        "CON-01",
        "R24",
        _pages("listar_estados_pago", _narrow("idSeguimientoFacturaPago")),
    ),
    wrap(
        "pago-en-precision-simple",
        "Un lote de varias facturas guarda en precisión simple lo que pasa de un millón",
        "CON-06",
        "R31",
        d.stored(
            d.PAGOS,
            d.of_several(
                d.singly("valor", lambda value: d.float32(value) if value > _MILLION else value)
            ),
        ),
    ),
    wrap(
        "pago-cortado-a-diez-millones",
        "Un lote de varias facturas guarda por diez millones lo que pasa de ahí",
        "CON-06",
        "R31",
        d.stored(d.PAGOS, d.of_several(d.singly("valor", lambda value: min(value, 10 * _MILLION)))),
    ),
    wrap(
        "valor-en-precision-simple",
        "La lista consolidada muestra el valor en precisión simple",
        "CON-01",
        "R24",
        _pages("listar_seguimientos", _in_single("valor")),
    ),
    wrap(
        "resumen-de-pagos-en-precision-simple",
        "El resumen suma los pagos en precisión simple",
        "CON-02",
        "R32",
        summed("resumir_pagos_de_factura", _single_precision),
    ),
    wrap(
        "numero-del-detalle",
        "El detalle de la factura muestra otro número que la lista",
        "CON-09",
        "R24",
        edited(
            "ver_factura",
            lambda row: {**row, "fad05NumeroFactura": row["fad05NumeroFactura"].lower()},
        ),
    ),
    wrap(
        "valor-del-detalle-sin-centavos",
        "El detalle de la factura muestra su valor sin centavos",
        "CON-09",
        "R24",
        edited(
            "ver_factura", lambda row: {**row, "fau14ValorFactura": int(row["fau14ValorFactura"])}
        ),
    ),
    wrap(
        "vencimiento-del-detalle",
        "El detalle de la factura muestra otro vencimiento que la lista",
        "CON-09",
        "R24",
        edited("ver_factura", _put(fad11FechaVencimiento="2026-01-31T00:00:00-05:00")),
    ),
    wrap(
        "partes-cambiadas-en-el-detalle",
        "El detalle de la factura cambia el NIT del emisor por el del adquiriente",
        "CON-09",
        "R24",
        edited("ver_factura", _swapped),
    ),
    wrap(
        "razon-social-en-la-lista",
        "La lista de facturas da al adquiriente la razón social del emisor",
        "CON-09",
        "R24",
        _pages("listar_facturas", _same_name),
    ),
    wrap(
        "razon-social-en-la-consolidada",
        "La lista consolidada da al emisor la razón social del adquiriente",
        "CON-09",
        "R24",
        _pages("listar_seguimientos", _same_names),
    ),
    wrap(
        "valor-en-la-lista-de-pagos",
        "La lista general de pagos muestra otro valor de la factura",
        "CON-09",
        "R24",
        _pages("listar_pagos", _in_factura("valorFactura", 1)),
    ),
    wrap(
        "resumen-de-medicamentos",
        "El resumen cuenta como medicamentos las glosas de consultas",
        "CON-02",
        "R25",
        summed("resumir_glosa_de_factura", _by_consultas),
    ),
    wrap(
        "procedimiento-por-otro-servicio",
        "La glosa de un procedimiento se guarda como de otro servicio",
        "CON-01",
        "R24",
        d.formulated(_annex_moved),
    ),
    wrap(
        "consolidada-sin-recien-nacidos",
        "La lista consolidada no muestra el recién nacido de la glosa",
        "CON-01",
        "R24",
        _pages("listar_seguimientos", _put(idRecienNacido=None)),
    ),
    wrap(
        "anexo-sin-nombre",
        "La lista de glosas llama Factura a todo anexo",
        "CON-01",
        "R24",
        _pages("listar_glosa_de_factura", _put(anexo="Factura")),
    ),
    wrap(
        "hospitalizacion-rechazada",
        "Se rechaza la glosa de una hospitalización que existe",
        "LIF-01",
        "R13",
        a.refused(
            "formular_glosa",
            "IdHospitalizacion",
            lambda body, row, sandbox: body.get("idHospitalizacion") is not None,
        ),
    ),
    wrap(
        "observacion-recortada",
        "La observación de una glosa pierde los espacios de los extremos",
        "CON-06",
        "R31",
        a.edited_text("formular_glosa", "observacion", str.strip),
    ),
    wrap(
        "valor-reiterado-reemplaza",
        "El valor que se reitera reemplaza al de la glosa",
        "CON-01",
        "R24",
        a.stored(
            "reiterar_glosa",
            lambda row, body: d.written(
                row,
                "valor",
                Decimal(str(body["valorReiteracion"]))
                if body.get("valorReiteracion")
                else row.valor,
            ),
        ),
    ),
)

ROWS = all_subtle(*_ROWS)
