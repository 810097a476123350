"""Defects that only several requests show: races, slow operations, and lists asked with two
filters.
"""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import concurrent as d
from conformance.packs.siifa.sandbox.faults import lists
from conformance.sandbox.fault import asking, slow

_SHOULD = Level.SHOULD

_RACES = all_subtle(
    wrap(
        "carrera-responder-glosa",
        "Dos respuestas simultáneas a una glosa se aceptan",
        "LIF-03",
        "R29",
        d.unguarded("R5", "responder_glosa"),
    ),
    wrap(
        "carrera-responder-devolucion",
        "Dos respuestas simultáneas a una devolución se aceptan",
        "LIF-03",
        "R29",
        d.unguarded("R5", "responder_devolucion"),
    ),
    wrap(
        "carrera-reiterar-glosa",
        "Dos reiteraciones simultáneas de una glosa se aceptan",
        "LIF-03",
        "R05b",
        d.unguarded("R5b", "reiterar_glosa"),
    ),
    wrap(
        "carrera-reiterar-devolucion",
        "Dos reiteraciones simultáneas de una devolución se aceptan",
        "LIF-03",
        "R05b",
        d.unguarded("R5b", "reiterar_devolucion"),
    ),
    wrap(
        "carrera-contestar-glosa",
        "Dos respuestas simultáneas a la reiteración de una glosa se aceptan",
        "LIF-03",
        "R05b",
        d.unguarded("R5b", "responder_reiteracion_glosa"),
    ),
    wrap(
        "carrera-contestar-devolucion",
        "Dos respuestas simultáneas a la reiteración de una devolución se aceptan",
        "LIF-03",
        "R05b",
        d.unguarded("R5b", "responder_reiteracion_devolucion"),
    ),
    wrap(
        "carrera-causa-500",
        "De dos respuestas simultáneas a una glosa, la segunda causa un 500",
        "ERR-01",
        "S02",
        d.late("responder_glosa", d.crash),
    ),
    wrap(
        "carrera-responde-409",
        "De dos reiteraciones simultáneas de una glosa, la segunda recibe 409",
        "SCH-03",
        "S01",
        d.late("reiterar_glosa", d.conflict),
    ),
    wrap(
        "carrera-rechazada-queda",
        "De dos respuestas simultáneas a una glosa queda la que se rechazó",
        "CON-05",
        "R23",
        d.late("responder_glosa", d.overwrites),
    ),
    wrap(
        "carrera-radicar",
        "Dos radicados simultáneos de una factura se aceptan",
        "LIF-09",
        "R21",
        d.unguarded("R21", "radicar_factura"),
    ),
    wrap(
        "carrera-radicar-lote",
        "Una factura se radica a la vez sola y en un lote",
        "LIF-09",
        "R21",
        d.filed_beside_a_bulk,
    ),
    wrap(
        "carrera-devolver",
        "Dos devoluciones simultáneas de una factura se aceptan",
        "LIF-11",
        "R15",
        d.unguarded("R15", "formular_devolucion"),
        level=_SHOULD,
    ),
    wrap(
        "carrera-devolver-lote",
        "Una factura se devuelve a la vez sola y en un lote",
        "LIF-11",
        "R15",
        d.unguarded("R15", "formular_devolucion", "formular_devolucion_masivo"),
        level=_SHOULD,
    ),
    wrap(
        "carrera-glosa-perdida",
        "De dos glosas simultáneas de una factura se pierde una",
        "CON-01",
        "R24",
        d.late("formular_glosa", d.first_lost),
    ),
    wrap(
        "carrera-mismo-id",
        "Dos glosas simultáneas de una factura reciben el mismo id",
        "CON-01",
        "R24",
        d.late("formular_glosa", d.same_id),
    ),
    wrap(
        "carrera-glosa-rechazada",
        "Dos glosas simultáneas de una factura se rechazan por estar en uso",
        "LIF-01",
        "R14",
        d.late("formular_glosa", d.refused_once),
        level=_SHOULD,
    ),
    wrap(
        "carrera-resumen",
        "El resumen pierde la cuenta con glosas simultáneas",
        "CON-02",
        "R25",
        d.stale_total(
            "formular_glosa",
            "resumir_glosa_de_factura",
            ("conteoIdSeguimientoFacturaGlosa",),
            lambda body: 1,
        ),
    ),
    wrap(
        "carrera-pago-perdido",
        "De varios pagos simultáneos de una factura se pierde uno",
        "CON-01",
        "R32",
        d.late("registrar_pago", d.payment_lost),
    ),
    wrap(
        "carrera-suma-de-pagos",
        "El resumen pierde la suma con pagos simultáneos",
        "CON-02",
        "R32",
        d.stale_total(
            "registrar_pago",
            "resumir_pagos_de_factura",
            ("totalValorPagado",),
            lambda body: body["valor"],
        ),
    ),
    wrap(
        "carrera-estado-inicial",
        "Un pago se consigna dos veces a la vez",
        "LIF-02",
        "R33",
        d.unguarded(
            "R33", "registrar_estado_pago", when=lambda body: body.get("codigoEstado") == 1402
        ),
    ),
    wrap(
        "carrera-estado-final",
        "Un pago se da a la vez por recibido y por no recibido",
        "LIF-02",
        "R33",
        d.unguarded(
            "R33",
            "registrar_estado_pago",
            when=lambda body: body.get("codigoEstado") in (1404, 1405),
        ),
    ),
    wrap(
        "carrera-cuenta",
        "Una cuenta bancaria se abre dos veces a la vez",
        "LIF-11",
        "R34",
        d.twin_account,
    ),
)
_SPEED = (
    wrap(
        "bancos-lentos",
        "La lista de bancos tarda cuatro segundos",
        "TIM-01",
        "TIM",
        slow(asking("listar_bancos"), 4.0),
        level=_SHOULD,
    ),
    wrap(
        "resumen-lento",
        "El resumen de glosas tarda cinco segundos",
        "TIM-01",
        "TIM",
        slow(asking("resumir_glosa_de_factura"), 5.0),
        level=_SHOULD,
    ),
)
_FILTERS = all_subtle(
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

CONCURRENT: tuple[Defect, ...] = (*_RACES, *_SPEED, *_FILTERS)
