"""Defects of bulk, radicados, payments, lists, summaries and what is stored."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import off, subtle, wrap
from conformance.packs.siifa.sandbox.faults import bulk as b
from conformance.packs.siifa.sandbox.faults import lists as d

_SHOULD = Level.SHOULD
_G, _D, _P = "formular_glosa_masivo", "formular_devolucion_masivo", "registrar_pago_masivo"
_GLOSAS, _DEVOLUCIONES, _PAGOS = "listaGlosas", "listaDevoluciones", "listaPagos"
_CODE = "idSeguimientoTipoCodigoGlosa"
RARE = "TA2901"  # a code that the catalogue lists and one bulk of the sandbox refuses

_BULK = (
    subtle(
        wrap(
            "masivo-guarda-los-anteriores",
            "El lote de glosas rechazado guarda las anteriores a la mala",
            "LIF-07",
            "R19",
            b.kept(_G, _GLOSAS, before_the_bad=True),
        )
    ),
    subtle(
        wrap(
            "masivo-perdona-la-ultima",
            "El lote de glosas omite en silencio su última glosa si es mala",
            "LIF-07",
            "R19",
            b.last_forgiven(_G, _GLOSAS),
        )
    ),
    subtle(
        wrap(
            "devoluciones-guarda-las-anteriores",
            "El lote de devoluciones rechazado guarda las anteriores a la mala",
            "LIF-07",
            "R19b",
            b.kept(_D, _DEVOLUCIONES, before_the_bad=True),
            level=_SHOULD,
        )
    ),
    subtle(
        wrap(
            "pagos-guarda-los-anteriores",
            "El lote de pagos rechazado guarda los anteriores al malo",
            "LIF-07",
            "R19",
            b.kept(_P, _PAGOS, before_the_bad=True),
        )
    ),
    subtle(
        wrap(
            "pagos-perdona-el-ultimo",
            "El lote de pagos omite en silencio su último pago si es malo",
            "LIF-07",
            "R19",
            b.last_forgiven(_P, _PAGOS),
        )
    ),
    wrap(
        "masivo-en-otro-orden",
        "El lote de glosas responde en el orden contrario",
        "CON-01",
        "R19",
        d.edited(_G, lambda rows: rows[::-1]),
    ),
    wrap(
        "devoluciones-en-otro-orden",
        "El lote de devoluciones responde en el orden contrario",
        "CON-01",
        "R19",
        d.edited(_D, lambda rows: rows[::-1]),
    ),
    wrap(
        "pagos-en-otro-orden",
        "El lote de pagos responde en el orden contrario",
        "CON-01",
        "R19",
        d.edited(_P, lambda rows: rows[::-1]),
    ),
    wrap(
        "masivo-responde-uno-menos",
        "El lote de glosas no muestra su última glosa",
        "CON-01",
        "R19",
        d.edited(_G, lambda rows: rows[:-1]),
    ),
    subtle(
        wrap(
            "masivo-pierde-la-ultima",
            "Un lote de mil glosas pierde la última sin decirlo",
            "CON-01",
            "R24",
            b.last_lost(_G, _GLOSAS, 600),
        )
    ),
    wrap(
        "masivo-repite-el-valor",
        "El lote da a todas sus glosas el valor de la primera",
        "CON-01",
        "R19",
        b.same_value(_G, _GLOSAS, "valorGlosa"),
    ),
    subtle(
        wrap(
            "masivo-mil-rechazado",
            "Un lote de mil glosas se rechaza",
            "LIF-08",
            "R19",
            b.refused(_G, b.longer(_GLOSAS, 1000), "ListaGlosas"),
        )
    ),
    wrap(
        "devoluciones-vacio-aceptado",
        "Un lote de devoluciones vacío se acepta",
        "LIF-08",
        "R19",
        b.empty_accepted(_D, _DEVOLUCIONES),
    ),
    wrap(
        "masivo-vacio-aceptado",
        "Un lote de glosas vacío se acepta",
        "LIF-08",
        "R19",
        b.empty_accepted(_G, _GLOSAS),
    ),
    wrap(
        "pagos-vacio-aceptado",
        "Un lote de pagos vacío se acepta",
        "LIF-08",
        "R19b",
        b.empty_accepted(_P, _PAGOS),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "codigo-listado-rechazado",
            f"El lote de glosas rechaza {RARE}, que el catálogo lista",
            "LIF-01",
            "R30",
            b.refused(_G, b.holds(_GLOSAS, _CODE, RARE), _CODE),
            level=_SHOULD,
        )
    ),
)
_RADICADOS = (
    wrap(
        "radicados-todo-o-nada",
        "El lote de radicados falla entero por una factura ya radicada",
        "LIF-09",
        "R20",
        b.filed_are_refused,
    ),
    wrap(
        "radicados-muestra-omitidas",
        "El lote de radicados muestra también las facturas que omitió",
        "LIF-09",
        "R20",
        b.skipped_are_answered,
    ),
    subtle(
        wrap(
            "radicados-reemplaza",
            "El lote de radicados cambia el radicado de una factura ya radicada",
            "LIF-09",
            "R20",
            b.filed_are_replaced,
        )
    ),
    wrap(
        "radicado-futuro",
        "Se radica con fecha futura",
        "LIF-06",
        "R10",
        b.redated("radicar_factura", "fechaRadicado"),
        level=_SHOULD,
    ),
)
_PAYMENTS = (
    wrap(
        "resumen-pagos-sin-centavos",
        "El resumen de pagos pierde los centavos",
        "CON-02",
        "R32",
        d.edited(
            "resumir_pagos_de_factura",
            lambda body: {**body, "totalValorPagado": int(body["totalValorPagado"])},
        ),
    ),
    subtle(
        wrap(
            "resumen-pagos-por-fuente",
            "El resumen de pagos da a cada fuente la suma de todas",
            "CON-02",
            "R32",
            d.edited("resumir_pagos_de_factura", d.one_total_by_source),
        )
    ),
    wrap(
        "pago-final-reabierto",
        "Un pago cerrado cambia de estado",
        "LIF-02",
        "R33",
        b.state_allowed(2),
    ),
    wrap(
        "pago-recibido-sin-consignar",
        "Un pago se da por recibido sin haberse consignado",
        "LIF-02",
        "R33",
        b.state_allowed(0),
    ),
    off("pago-sin-orden", "Los estados de un pago no siguen ningún orden", "LIF-02", "R33", "R33"),
    subtle(
        wrap(
            "ips-consigna",
            "El prestador consigna un pago",
            "SEC-03",
            "R33",
            b.as_role("registrar_estado_pago", "SIIFA_IPS", "erp", 1402),
        )
    ),
    wrap(
        "historial-de-pago-al-reves",
        "Los estados de un pago vienen del último al primero",
        "CON-01",
        "R33",
        d.edited("listar_estados_pago", lambda rows: rows[::-1]),
    ),
    wrap(
        "pago-antes-del-radicado",
        "Se registra un pago con fecha anterior al radicado",
        "LIF-06",
        "R32",
        b.redated("registrar_pago", "fechaPago", past=True),
    ),
    wrap(
        "pagos-con-fecha-futura",
        "El lote de pagos acepta fechas futuras",
        "LIF-06",
        "R32",
        b.redated(_P, "fechaPago", _PAGOS),
    ),
    subtle(
        wrap(
            "pagos-maximo-exclusivo",
            "ValorMaximo deja fuera el pago de ese valor",
            "CON-04",
            "R27",
            d.kept_rows(
                "listar_pagos_de_factura",
                "valorMaximo",
                lambda row, text: row["valor"] < float(text),
            ),
        )
    ),
    subtle(
        wrap(
            "pagos-referencia-exacta",
            "ReferenciaBancaria solo encuentra la referencia entera",
            "CON-04",
            "R27",
            d.kept_rows(
                "listar_pagos",
                "referenciaBancaria",
                lambda row, text: row["referenciaBancaria"] == text,
            ),
        )
    ),
    subtle(
        wrap(
            "pagos-rango-invertido",
            "Los pagos aceptan un ValorMaximo menor que el mínimo",
            "ERR-02",
            "R27",
            d.unordered("listar_pagos_de_factura", "valorMinimo", "valorMaximo"),
        )
    ),
    wrap(
        "pagos-ajenos",
        "La lista de pagos muestra los de otras entidades",
        "SEC-05",
        "I05",
        d.as_admin("listar_pagos"),
        level=_SHOULD,
    ),
)
_READING = (
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
_WRITING = (
    subtle(
        wrap(
            "json-en-utf-16",
            "El resumen de glosas de una factura viene en UTF-16",
            "SCH-05",
            "MAN-4.3",
            d.recoded("resumir_glosa_de_factura", "utf-16"),
        )
    ),
    subtle(
        wrap(
            "fecha-imposible",
            "El radicado tiene por fecha el 30 de febrero",
            "SCH-01",
            "MAN-4.7",
            d.edited(
                "ver_radicado", lambda body: {**body, "fechaRadicado": "2026-02-30T10:00:00-05:00"}
            ),
        )
    ),
)
_ACCOUNTS = (
    wrap(
        "cuenta-repetida", "Una cuenta bancaria se abre dos veces", "LIF-11", "R34", b.twin_account
    ),
    wrap(
        "segunda-principal",
        "Una entidad abre dos cuentas principales activas",
        "LIF-11",
        "R34",
        b.second_main,
    ),
    wrap(
        "principal-cerrada",
        "La única cuenta activa, que es la principal, se cierra",
        "LIF-11",
        "R34",
        b.main_closed,
    ),
    wrap(
        "cuenta-ajena",
        "Una cuenta bancaria se muestra a otra entidad",
        "SEC-05",
        "I04",
        d.as_admin("ver_cuenta"),
    ),
    subtle(
        wrap(
            "cuentas-por-nit-ajeno",
            "La lista de cuentas muestra las del NIT que se pida",
            "SEC-05",
            "I04",
            d.as_admin(
                "listar_cuentas", lambda query: any(key.lower() == "nit" for key, _ in query)
            ),
        )
    ),
)

LISTS: tuple[Defect, ...] = (*_BULK, *_RADICADOS, *_PAYMENTS, *_READING, *_WRITING, *_ACCOUNTS)
