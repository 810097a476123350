"""Acts out of their order, made twice, or through the operation of another lifecycle."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as d

_SHOULD, _MAY = Level.SHOULD, Level.MAY
_ORDER = (
    wrap(
        "segunda-reiteracion-glosa",
        "Una glosa se reitera dos veces",
        "LIF-03",
        "R05b",
        d.lax("reiterar_glosa", "R5b", lambda row, _: not row.ultima and not row.lifted),
        level=_SHOULD,
    ),
    wrap(
        "segunda-reiteracion-devolucion",
        "Una devolución se reitera dos veces",
        "LIF-03",
        "R05b",
        d.lax("reiterar_devolucion", "R5b"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "reiteracion-tras-contestada",
            "Una glosa se reitera otra vez después de contestada",
            "LIF-03",
            "R05b",
            d.lax("reiterar_glosa", "R5b", lambda row, _: row.ultima is not None),
            level=_SHOULD,
        )
    ),
    subtle(
        wrap(
            "reiteracion-tras-levantada",
            "Una glosa levantada se reitera",
            "LIF-03",
            "R05b",
            d.lax("reiterar_glosa", "R5b", lambda row, _: row.lifted),
            level=_SHOULD,
        )
    ),
    wrap(
        "segunda-contestacion-glosa",
        "La reiteración de una glosa se contesta dos veces",
        "LIF-03",
        "R05b",
        d.lax("responder_reiteracion_glosa", "R5b"),
        level=_SHOULD,
    ),
    wrap(
        "segunda-contestacion-devolucion",
        "La reiteración de una devolución se contesta dos veces",
        "LIF-03",
        "R05b",
        d.lax("responder_reiteracion_devolucion", "R5b"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "segunda-contestacion-sin-codigo",
            "Lo contestado sin código se contesta otra vez",
            "LIF-03",
            "R05b",
            d.lax(
                "responder_reiteracion_devolucion",
                "R5b",
                lambda row, _: bool(row.ultima and not row.ultima.code),
            ),
            level=_SHOULD,
        )
    ),
    wrap(
        "segunda-respuesta-devolucion",
        "Una devolución se responde dos veces",
        "LIF-03",
        "R05",
        d.lax("responder_devolucion", "R5"),
    ),
    subtle(
        wrap(
            "respuesta-tras-reiteracion",
            "Una glosa reiterada se responde otra vez",
            "LIF-03",
            "R05",
            d.lax(
                "responder_glosa",
                "R5",
                lambda row, _: bool(row.reiteracion and not row.lifted and not row.ultima),
            ),
        )
    ),
    subtle(
        wrap(
            "respuesta-tras-levantada",
            "Una glosa levantada se responde otra vez",
            "LIF-03",
            "R05",
            d.lax("responder_glosa", "R5", lambda row, _: row.lifted),
        )
    ),
    subtle(
        wrap(
            "respuesta-tras-contestada",
            "Una devolución contestada se responde otra vez",
            "LIF-03",
            "R05",
            d.lax("responder_devolucion", "R5", lambda row, _: row.ultima is not None),
        )
    ),
    wrap(
        "devolucion-reiterada-sin-respuesta",
        "Se reitera una devolución sin respuesta",
        "LIF-02",
        "R07",
        d.lax("reiterar_devolucion", "R7"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "contestacion-recien-formulada",
            "Se contesta la reiteración de una glosa apenas formulada",
            "LIF-02",
            "R06",
            d.lax("responder_reiteracion_glosa", "R6", lambda row, _: row.respuesta is None),
        )
    ),
    wrap(
        "contestacion-de-devolucion-sin-reiterar",
        "Se contesta una devolución que nadie reiteró",
        "LIF-02",
        "R06",
        d.lax("responder_reiteracion_devolucion", "R6"),
    ),
    wrap(
        "levantada-se-contesta",
        "Una glosa levantada se contesta",
        "LIF-02",
        "R08",
        d.lifted_goes_on,
        level=_MAY,
    ),
    subtle(
        wrap(
            "tercera-glosa-sin-respuesta",
            "La tercera glosa de una factura no se puede responder",
            "LIF-01",
            "R06",
            d.refused(
                "responder_glosa",
                "IdSeguimientoFacturaGlosa",
                lambda _, row, sandbox: row is not None and d.position(sandbox, row) == 3,
            ),
        )
    ),
    subtle(
        wrap(
            "tras-levantada-nada-sigue",
            "Levantada una glosa, las otras de su factura no se contestan",
            "LIF-01",
            "R06",
            d.refused(
                "responder_reiteracion_glosa",
                "IdSeguimientoFacturaGlosa",
                lambda _, row, sandbox: (
                    row is not None
                    and any(one.lifted for one in sandbox.store.of_factura(row.factura))
                ),
            ),
        )
    ),
)
_OTHERS = (
    wrap(
        "puerta-glosa-reitera-devolucion",
        "La puerta de glosas reitera devoluciones",
        "LIF-05",
        "R04",
        d.other_operation("reiterar_glosa"),
    ),
    wrap(
        "puerta-glosa-contesta-devolucion",
        "La puerta de glosas contesta devoluciones",
        "LIF-05",
        "R04",
        d.other_operation("responder_reiteracion_glosa"),
    ),
    wrap(
        "puerta-devolucion-responde-glosa",
        "La puerta de devoluciones responde glosas",
        "LIF-05",
        "R04",
        d.other_operation("responder_devolucion"),
    ),
    wrap(
        "puerta-devolucion-reitera-glosa",
        "La puerta de devoluciones reitera glosas",
        "LIF-05",
        "R04",
        d.other_operation("reiterar_devolucion"),
    ),
    wrap(
        "puerta-devolucion-contesta-glosa",
        "La puerta de devoluciones contesta glosas",
        "LIF-05",
        "R04",
        d.other_operation("responder_reiteracion_devolucion"),
    ),
    wrap(
        "detalle-por-la-otra-puerta",
        "El detalle de una devolución muestra glosas",
        "LIF-05",
        "R04",
        d.detail_of_the_other,
    ),
)
ORDER: tuple[Defect, ...] = (
    *_ORDER,
    *_OTHERS,
)
