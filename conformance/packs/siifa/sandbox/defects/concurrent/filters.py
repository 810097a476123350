"""Filters that meet in one request."""

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import concurrent as d
from conformance.packs.siifa.sandbox.faults import lists

FILTERS: tuple[Defect, ...] = all_subtle(
    wrap(
        "filtros-o",
        "Código y respuesta filtran la lista consolidada por uno o por otro",
        "CON-04",
        "R27",
        d.either("listar_seguimientos", "IdSeguimientoTipoCodigo", "TieneRespuesta"),
    ),
    wrap(
        "segundo-filtro-glosas",
        "Con código, la lista de glosas olvida la observación",
        "CON-04",
        "R27",
        d.second_forgotten(
            "listar_glosa_de_factura", "IdSeguimientoTipoCodigoGlosa", "Observacion"
        ),
    ),
    wrap(
        "segundo-filtro-devoluciones",
        "Con observación, la lista de devoluciones olvida TieneRespuesta",
        "CON-04",
        "R27",
        d.second_forgotten(
            "listar_devolucion_de_factura", "IdSeguimientoTipoCodigoDevolucion", "TieneRespuesta"
        ),
    ),
    wrap(
        "segundo-filtro-pagos",
        "Con referencia, la lista de pagos olvida ValorMaximo",
        "CON-04",
        "R27",
        d.second_forgotten("listar_pagos", "ReferenciaBancaria", "ValorMaximo"),
    ),
    wrap(
        "segundo-filtro-facturas",
        "Con NitEmisor, la lista de facturas olvida NumeroFactura",
        "CON-04",
        "R27",
        d.second_forgotten("listar_facturas", "NitAdquiriente", "NumeroFactura"),
    ),
    wrap(
        "segundo-filtro-bancos",
        "Con estado, la lista de bancos olvida el código",
        "CON-04",
        "R27",
        d.second_forgotten("listar_bancos", "Estado", "CodigoBanrep"),
    ),
    wrap(
        "pagina-dos-sin-filtro",
        "La segunda página de las glosas de una factura olvida la observación",
        "CON-04",
        "R27",
        d.later_pages_forget("listar_glosa_de_factura", "Observacion"),
    ),
    wrap(
        "pagina-dos-sin-minimo",
        "La segunda página de los pagos de una factura olvida ValorMinimo",
        "CON-04",
        "R27",
        d.later_pages_forget("listar_pagos_de_factura", "ValorMinimo"),
    ),
    wrap(
        "total-de-un-filtro",
        "Con dos filtros, los pagos de una factura cuentan las filas de uno",
        "CON-03",
        "R26",
        d.counts_without("listar_pagos_de_factura", "ReferenciaBancaria", "ValorMinimo"),
    ),
    wrap(
        "orden-inestable",
        "Filtrada por observación, la lista consolidada cambia de orden",
        "CON-03",
        "R26",
        d.turning("listar_seguimientos", "Observacion", "IdSeguimientoTipoCodigo"),
    ),
    wrap(
        "pagina-grande-cortada",
        "Las páginas de más de quinientas facturas traen quinientas",
        "CON-03",
        "R26",
        lists.edited(
            "listar_facturas", lambda body: {**body, "resultado": body["resultado"][:500]}
        ),
    ),
    wrap(
        "desde-exclusivo",
        "FechaCreacionInicio deja fuera la devolución de ese instante",
        "CON-04",
        "R27",
        lists.kept_rows(
            "listar_devolucion_de_factura",
            "fechaCreacionInicio",
            lambda row, text: row["fechaFormulacion"] != text,
        ),
    ),
    wrap(
        "minimo-exclusivo",
        "ValorMinimo deja fuera el pago de ese valor",
        "CON-04",
        "R27",
        lists.kept_rows(
            "listar_pagos", "valorMinimo", lambda row, text: row["valor"] > float(text)
        ),
    ),
    wrap(
        "lista-sin-usuario",
        "La lista de glosas de una factura muestra otro usuario del reporte",
        "CON-01",
        "R24",
        lists.edited(
            "listar_glosa_de_factura",
            lambda body: {
                **body,
                "resultado": [
                    {**row, "usuarioReporte": "00000000-0000-0000-0000-000000000000"}
                    for row in body["resultado"]
                ],
            },
        ),
    ),
    wrap(
        "consolidada-otra-descripcion",
        "La lista consolidada describe el código de otro modo que el detalle",
        "CON-01",
        "R24",
        lists.edited(
            "listar_seguimientos",
            lambda body: {
                **body,
                "resultado": [
                    {**row, "descripcionSeguimientoTipoCodigo": "Sin descripción"}
                    for row in body["resultado"]
                ],
            },
        ),
    ),
    wrap(
        "pagos-sin-usuario",
        "La lista de pagos muestra otra fecha de reporte que el detalle",
        "CON-01",
        "R24",
        lists.edited(
            "listar_pagos",
            lambda body: {
                **body,
                "resultado": [
                    {**row, "fechaReporte": "2020-01-01T00:00:00-05:00"}
                    for row in body["resultado"]
                ],
            },
        ),
    ),
)
