"""Defects that no reading shows by its looks: it takes another of the row, or what was asked."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import readings as d
from conformance.packs.siifa.sandbox.faults.parts import edited_rows
from conformance.packs.siifa.sandbox.faults.selection import named

READINGS: tuple[Defect, ...] = all_subtle(
    wrap(
        "bancos-sin-nit-para-un-rol",
        "A SIIFA_IPS_Consulta los bancos se le muestran sin su NIT",
        "CON-09",
        "R24",
        d.to_role("listar_bancos", "SIIFA_IPS_Consulta", d.each_row(nit=None)),
    ),
    wrap(
        "factura-sin-numero-para-un-rol",
        "A SIIFA_ERP_Consulta el detalle de la factura le llega sin su número",
        "CON-09",
        "R24",
        d.to_role("ver_factura", "SIIFA_ERP_Consulta", d.without("fad05NumeroFactura")),
    ),
    wrap(
        "primera-factura-sin-divisa",
        "La primera factura de cada página viene sin su divisa",
        "CON-09",
        "R24",
        d.with_place("listar_facturas", 0, lambda rows: {"divisaFactura": None}),
    ),
    wrap(
        "segunda-transaccion-con-fecha-ajena",
        "La segunda transacción RIPS de cada página trae la fecha de la primera",
        "CON-09",
        "R24",
        d.with_place(
            "listar_transacciones_rips", 1, lambda rows: {"fechaRegistro": rows[0]["fechaRegistro"]}
        ),
    ),
    wrap(
        "total-de-mas-para-un-rol",
        "A SIIFA_IPS_Gestor el total de los bancos le cuenta uno de más",
        "CON-03",
        "R26",
        d.to_role("listar_bancos", "SIIFA_IPS_Gestor", d.more("totalRegistros")),
    ),
    wrap(
        "pagina-de-mas-con-filtro",
        "Con CodigoSubFuente, los pagos cuentan una página de más",
        "CON-03",
        "R26",
        d.with_filter("listar_pagos", "CodigoSubFuente", d.more("totalPaginas")),
    ),
    wrap(
        "primera-dos-veces-para-un-rol",
        "A SIIFA_ERP_Consulta los bancos le llegan con el primero dos veces",
        "CON-03",
        "R26",
        d.to_role("listar_bancos", "SIIFA_ERP_Consulta", d.first_twice),
    ),
    wrap(
        "nombre-de-banco-ignorado-para-un-rol",
        "A SIIFA_IPS el nombre no le filtra los bancos",
        "CON-04",
        "R27",
        d.forgets_for("listar_bancos", "Nombre", "SIIFA_IPS"),
    ),
    wrap(
        "facturas-de-una-en-una-vacias-para-un-rol",
        "A SIIFA_ERP_Consulta, de a una por página, no le llega ninguna factura",
        "CON-04",
        "R27",
        d.in_pages_of(1, "listar_facturas", "SIIFA_ERP_Consulta", d.nothing),
    ),
    wrap(
        "orden-inestable-con-filtro",
        "Con ValorMinimo, los pagos vienen una de cada dos veces al revés",
        "CON-03",
        "R26",
        d.every_second_time_backwards("listar_pagos", "ValorMinimo"),
    ),
    wrap(
        "alertas-vacias-para-un-rol",
        "A SIIFA_ERP_Consulta las alertas de una factura le llegan vacías",
        "CON-09",
        "R24",
        d.nothing_to("ver_alertas_factura", "SIIFA_ERP_Consulta"),
    ),
    wrap(
        "detalle-de-pago-sin-usuario",
        "El detalle de un pago no trae quién lo reportó",
        "CON-01",
        "R24",
        d.left_out("ver_pago", "usuarioReporte"),
    ),
    wrap(
        "cuentas-sin-nombre-del-tipo",
        "La lista de cuentas da el código del tipo de cuenta sin su nombre",
        "CON-01",
        "R24",
        edited_rows(
            named("listar_cuentas"),
            lambda row: {**row, "tipoCuenta": {**row["tipoCuenta"], "descripcion": None}},
        ),
    ),
    wrap(
        "facturas-sin-divisa-para-fits",
        "A SIIFA_FITS las facturas le llegan sin su divisa",
        "CON-09",
        "R24",
        d.to_role("listar_facturas", "SIIFA_FITS", d.each_row(divisaFactura=None)),
    ),
    wrap(
        "detalle-de-factura-sin-divisa",
        "El detalle de la factura no dice nunca su divisa, que la lista sí dice",
        "CON-09",
        "R24",
        d.left_out("ver_factura", "fad15DivisaFactura"),
    ),
    wrap(
        "pagos-sin-emision-de-su-factura",
        "La lista de pagos da siempre nula la fecha de emisión de la factura",
        "CON-09",
        "R24",
        edited_rows(
            named("listar_pagos"),
            lambda row: {**row, "factura": {**row["factura"], "fechaEmision": None}},
        ),
    ),
    wrap(
        "consolidada-sin-adquiriente",
        "La lista consolidada no trae nunca al adquiriente de la factura",
        "CON-09",
        "R24",
        edited_rows(
            named("listar_seguimientos"),
            lambda row: {**row, "factura": {**row["factura"], "adquiriente": None}},
        ),
    ),
)
