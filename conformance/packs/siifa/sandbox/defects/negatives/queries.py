"""Invalid values of a query that are taken."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import negatives as d

_SHOULD = Level.SHOULD
_NO_DATES = ("ayer", "2026-13-45T00:00:00Z")
QUERIES: tuple[Defect, ...] = all_subtle(
    wrap(
        "subfuente-sin-validar",
        "CodigoSubFuente acepta un texto en la lista de pagos",
        "ERR-02",
        "S06",
        d.forgiven_query("listar_pagos", "CodigoSubFuente", "abc"),
    ),
    wrap(
        "bandera-sin-validar",
        "TieneRespuesta acepta cualquier texto en la lista consolidada",
        "ERR-02",
        "S06",
        d.forgiven_query("listar_seguimientos", "TieneRespuesta", "quizas"),
    ),
    wrap(
        "fecha-de-filtro-sin-validar",
        "FechaCreacionInicio acepta un texto en las glosas de una factura",
        "ERR-02",
        "S06",
        d.forgiven_query("listar_glosa_de_factura", "FechaCreacionInicio", *_NO_DATES),
    ),
    wrap(
        "pagina-negativa",
        "Las devoluciones de una factura aceptan la página -1",
        "ERR-02",
        "R26",
        d.forgiven_query("listar_devolucion_de_factura", "NumeroPagina", "-1", value="1"),
    ),
    wrap(
        "cero-bancos-por-pagina",
        "La lista de bancos acepta páginas de 0",
        "ERR-02",
        "R26",
        d.forgiven_query("listar_bancos", "RegistrosPorPagina", "0", value="10"),
    ),
    wrap(
        "pagos-sin-factura",
        "Los pagos de una factura se piden sin IdFactura",
        "ERR-02",
        "R27",
        d.optional_query("listar_pagos_de_factura", "IdFactura"),
    ),
    wrap(
        "factura-cero",
        "La lista de facturas acepta IdFactura=0",
        "ERR-02",
        "S06",
        d.forgiven_query("listar_facturas", "IdFactura", "0"),
        level=_SHOULD,
    ),
    wrap(
        "minimo-textual",
        "ValorMinimo acepta un texto en los pagos de una factura",
        "ERR-02",
        "S06",
        d.forgiven_query("listar_pagos_de_factura", "ValorMinimo", "abc"),
    ),
    wrap(
        "nivel-textual",
        "Nivel acepta un texto en los códigos",
        "ERR-02",
        "S06",
        d.forgiven_query("listar_codigos", "Nivel", "abc"),
    ),
)
