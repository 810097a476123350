"""Requests that meet, and answers that take long."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import concurrent as d
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
    wrap(
        "glosa-firmada-por-quien-lee",
        "La glosa que se formula mientras otra entidad lee queda reportada por ella",
        "CON-01",
        "R24",
        d.signed_by_who_reads,
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
RACES: tuple[Defect, ...] = (
    *_RACES,
    *_SPEED,
)
