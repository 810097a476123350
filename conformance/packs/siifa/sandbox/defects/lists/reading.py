"""Lists, summaries and details that show something else than there is."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import bulk as b
from conformance.packs.siifa.sandbox.faults import lists as d

_SHOULD = Level.SHOULD
READING: tuple[Defect, ...] = (
    wrap(
        "seguimientos-ajenos",
        "La lista consolidada muestra los de otras entidades",
        "SEC-05",
        "I01",
        d.as_admin("listar_seguimientos"),
    ),
    subtle(
        wrap(
            "nit-ajeno-amplia",
            "Pedir los NIT ajenos amplía la lista consolidada",
            "SEC-05",
            "I01",
            d.as_admin(
                "listar_seguimientos",
                lambda query: {"nitemisor", "nitadquiriente"} <= {key.lower() for key, _ in query},
            ),
        )
    ),
    wrap(
        "resumen-ajeno",
        "El resumen de glosas se muestra a otras entidades",
        "SEC-05",
        "I05",
        d.as_admin("resumir_glosa_de_factura"),
        level=_SHOULD,
    ),
    wrap(
        "detalle-ajeno",
        "El detalle de una devolución se muestra a otras entidades",
        "SEC-05",
        "I05",
        d.as_admin("ver_devolucion"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "pagina-dos-repite",
            "Las páginas de la lista consolidada repiten la última fila de la primera",
            "CON-03",
            "R26",
            d.page_repeats("listar_seguimientos"),
        )
    ),
    subtle(
        wrap(
            "ultima-pagina-perdida",
            "La última página de los usuarios RIPS viene vacía",
            "CON-03",
            "R26",
            d.edited("listar_usuarios_rips", d.last_page_lost),
        )
    ),
    subtle(
        wrap(
            "una-pagina-de-mas",
            "totalPaginas cuenta una de más cuando las filas llenan la última",
            "CON-03",
            "R26",
            d.edited("listar_glosa_de_factura", d.one_page_more),
        )
    ),
    wrap(
        "veinte-por-pagina",
        "Sin pedirlo, la lista consolidada trae páginas de 20",
        "CON-03",
        "R26",
        d.default_size("listar_seguimientos", 20),
    ),
    subtle(
        wrap(
            "orden-segun-la-pagina",
            "Con páginas de una fila, los pagos vienen al revés",
            "CON-03",
            "R26",
            d.order_by_size("listar_pagos"),
        )
    ),
    subtle(
        wrap(
            "pagina-1500-rechazada",
            "La lista de pagos rechaza páginas de 1500",
            "SCH-04",
            "R26",
            b.refused("listar_pagos", d.sizes(1500), "RegistrosPorPagina"),
        )
    ),
    subtle(
        wrap(
            "pagina-1501-aceptada",
            "La lista consolidada acepta páginas de 1501",
            "ERR-02",
            "R26",
            d.clamped("listar_seguimientos", 1500),
        )
    ),
    subtle(
        wrap(
            "cuentas-101-aceptada",
            "La lista de cuentas acepta páginas de 101",
            "ERR-02",
            "R26",
            d.clamped("listar_cuentas", 100),
        )
    ),
    subtle(
        wrap(
            "observacion-exacta",
            "Observacion solo encuentra el texto entero",
            "CON-04",
            "R27",
            d.kept_rows(
                "listar_glosa_de_factura",
                "observacion",
                lambda row, text: row["observacion"] == text,
            ),
        )
    ),
    subtle(
        wrap(
            "tiene-respuesta-ignorado",
            "TieneRespuesta no filtra las devoluciones de una factura",
            "CON-04",
            "R27",
            d.ignored("listar_devolucion_de_factura", "tienerespuesta"),
        )
    ),
    subtle(
        wrap(
            "codigo-respuesta-ignorado",
            "El código de respuesta no filtra la lista consolidada",
            "CON-04",
            "R27",
            d.ignored("listar_seguimientos", "idseguimientotipocodigorespuesta"),
        )
    ),
    subtle(
        wrap(
            "numero-parcial",
            "NumeroFactura encuentra facturas por una parte del número",
            "CON-04",
            "R27",
            d.partial_number,
        )
    ),
    subtle(
        wrap(
            "emision-final-exclusiva",
            "FechaEmisionFinal deja fuera la factura de ese instante",
            "CON-04",
            "R27",
            d.kept_rows(
                "listar_facturas",
                "fechaEmisionFinal",
                lambda row, text: row["fechaEmision"] != text,
            ),
        )
    ),
    wrap(
        "fechas-invertidas",
        "Las glosas de una factura aceptan un rango de fechas invertido",
        "ERR-02",
        "R27",
        d.unordered("listar_glosa_de_factura", "fechaCreacionInicio", "fechaCreacionFinal"),
    ),
    wrap(
        "grupo-desconocido-rechazado",
        "Un grupo de códigos desconocido se rechaza",
        "SCH-04",
        "R30",
        d.unknown_group(False),
        level=_SHOULD,
    ),
    wrap(
        "grupo-desconocido-completo",
        "Un grupo de códigos desconocido trae todos los códigos",
        "CON-04",
        "R30",
        d.unknown_group(True),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "resumen-sin-levantadas",
            "El resumen cuenta las glosas levantadas como pendientes",
            "CON-02",
            "R25",
            d.summed("resumir_glosa_de_factura", d.without_lifted),
        )
    ),
    wrap(
        "resumen-devoluciones-en-cero",
        "El resumen de devoluciones está siempre en ceros",
        "CON-02",
        "R25",
        d.edited("resumir_devolucion_de_factura", lambda body: dict.fromkeys(body, 0)),
    ),
    subtle(
        wrap(
            "contador-de-respuestas",
            "El detalle de la factura no cuenta las glosas respondidas",
            "CON-02",
            "R25",
            d.edited("ver_factura", lambda body: {**body, "numeroGlosasRespondidas": 0}),
        )
    ),
    subtle(
        wrap(
            "resumen-mezcla-clases",
            "El resumen de glosas cuenta también las devoluciones",
            "CON-02",
            "R25",
            d.summed("resumir_glosa_de_factura", d.with_devoluciones),
        )
    ),
    subtle(
        wrap(
            "consolidada-sin-reiteracion",
            "La lista consolidada no muestra las reiteraciones",
            "CON-01",
            "R24",
            d.edited("listar_seguimientos", d.without_reiteration),
        )
    ),
)
