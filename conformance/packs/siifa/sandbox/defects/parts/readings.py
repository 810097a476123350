"""What is shown: another than was stored, counted otherwise, or late."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as a
from conformance.packs.siifa.sandbox.faults import cases as c
from conformance.packs.siifa.sandbox.faults import filings as f
from conformance.packs.siifa.sandbox.faults import parts as d
from conformance.packs.siifa.sandbox.faults import queries as q
from conformance.packs.siifa.sandbox.faults import selection as at
from conformance.packs.siifa.sandbox.faults.bulk import (
    last_lost,
)
from conformance.packs.siifa.sandbox.faults.lists import unknown_group
from conformance.packs.siifa.sandbox.faults.tools import value_of
from conformance.sandbox.fault import asking, called_by, every, only, slow

_SHOULD = Level.SHOULD
_OF_FACTURA = at.named("listar_glosa_de_factura", "listar_devolucion_de_factura")
_PLAIN = (
    wrap(
        "listas-sin-filtros", "Ninguna lista filtra", "CON-04", "R27", q.filters_forgotten(at.lists)
    ),
    wrap(
        "devolucion-sin-codigo-de-respuesta",
        "El detalle de la devolución no muestra el código de su respuesta",
        "CON-01",
        "R24",
        d.edited_rows(
            at.named("ver_devolucion"),
            lambda row: {**row, "idSeguimientoTipoCodigoRespuesta": None},
        ),
    ),
    wrap(
        "lista-con-otro-id",
        "Sin filtros, las listas de una factura muestran otro id que el detalle",
        "CON-01",
        "R24",
        d.edited_rows(_OF_FACTURA, c.next_id, c.unfiltered),
    ),
    wrap(
        "lote-de-devoluciones-pierde-la-ultima",
        "El lote de devoluciones pierde la última sin decirlo",
        "CON-01",
        "MAN-5.formular_devolucion_masivo",
        last_lost("formular_devolucion_masivo", "listaDevoluciones", 2),
    ),
    wrap(
        "sin-filas-cuenta-una",
        "Pedida sin tamaño de página, una lista sin coincidencias trae una fila",
        "CON-04",
        "S10",
        c.counts_one(
            at.named(
                "listar_seguimientos",
                "listar_pagos",
                "listar_usuarios_rips",
                "listar_transacciones_rips",
            )
        ),
    ),
    wrap(
        "servidor-obedece-al-cliente",
        "El cliente fija el usuario y la fecha de reporte de lo que formula",
        "CON-01",
        "R28",
        c.obeyed("formular_glosa", "formular_devolucion", "registrar_pago"),
    ),
    wrap(
        "lote-de-pagos-sin-usuario",
        "El lote de pagos no guarda quién los registró",
        "CON-01",
        "R22",
        c.nobody_pays,
        level=_SHOULD,
    ),
)
_SUBTLE = all_subtle(
    wrap(
        "ultimo-acto-sin-mostrar",
        "El detalle no muestra el código de la respuesta a la reiteración",
        "CON-01",
        "R24",
        d.edited_rows(at.named("ver_glosa", "ver_devolucion"), c.without_last_code),
    ),
    wrap(
        "resumen-sin-reiteradas",
        "El resumen no cuenta la respuesta de lo reiterado",
        "CON-02",
        "R25",
        c.uncounted_when_reiterated,
    ),
    wrap(
        "sin-numero-cuenta-una",
        "Las facturas por un número que no existe traen una",
        "CON-04",
        "S10",
        c.counts_one(at.named("listar_facturas"), "NumeroFactura"),
    ),
    wrap(
        "reporte-del-cliente-al-formular",
        "El cliente fija la fecha de reporte, y solo ella, de lo que formula",
        "CON-01",
        "R28",
        c.obeyed("formular_glosa", "formular_devolucion", "registrar_pago", user=False),
    ),
    wrap(
        "reporte-del-cliente-al-responder",
        "El cliente fija la fecha de reporte de su respuesta a una glosa",
        "CON-01",
        "R28",
        a.stored("responder_glosa", c.reported_by_client),
    ),
    wrap(
        "resumen-lento-al-prestador",
        "El resumen de glosas tarda cinco segundos para el rol IPS",
        "TIM-01",
        "TIM",
        slow(every(asking("resumir_glosa_de_factura"), called_by("SIIFA_IPS")), 5.0),
        level=_SHOULD,
    ),
    wrap(
        "grupo-largo-completo",
        "Un grupo desconocido de más de diez letras trae todos los códigos",
        "CON-04",
        "R30",
        only(unknown_group(True), lambda _, incoming: len(value_of(incoming.query, "Grupo")) > 10),
        level=_SHOULD,
    ),
    wrap(
        "lote-de-cuarenta-pierde-la-ultima",
        "Un lote de más de cuarenta glosas pierde la última sin decirlo",
        "CON-01",
        "R24",
        last_lost("formular_glosa_masivo", "listaGlosas", 40),
    ),
    wrap(
        "lote-de-iguales-en-mayusculas",
        "El lote guarda en mayúsculas las observaciones que se repiten",
        "CON-01",
        "R22",
        c.shouted,
        level=_SHOULD,
    ),
    wrap(
        "radicadas-hoy-pierden-la-ultima",
        "Un lote de devoluciones de facturas radicadas hoy pierde la última",
        "CON-01",
        "MAN-5.formular_devolucion_masivo",
        only(last_lost("formular_devolucion_masivo", "listaDevoluciones", 2), f.bulk_filed_today),
    ),
    wrap(
        "pendientes-con-otro-id",
        "Sin filtros, las listas de una factura muestran otro id en lo no respondido",
        "CON-01",
        "R24",
        d.edited_rows(_OF_FACTURA, c.of_the_unanswered(c.next_id), c.unfiltered),
    ),
)
READINGS: tuple[Defect, ...] = (*_PLAIN, *_SUBTLE)
