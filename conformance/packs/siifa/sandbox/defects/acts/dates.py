"""Acts dated before what they follow, or in the future."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as d
from conformance.packs.siifa.sandbox.tables.records import Seguimiento

_SHOULD, _MAY = Level.SHOULD, Level.MAY


def _equal(row: Seguimiento, body: d.Body) -> bool:
    return d.moment(body.get("fechaRespuesta")) == row.formulacion.fecha


def _before_the_answer(row: Seguimiento, body: d.Body) -> bool:
    asked = d.moment(body.get(f"fechaFormulacion{row.kind.suffix}Reiteracion"))
    answered = row.respuesta.fecha if row.respuesta else None
    first = row.formulacion.fecha
    return (
        asked is not None
        and answered is not None
        and first is not None
        and first < asked <= answered
    )


def _before_the_reiteration(row: Seguimiento, body: d.Body) -> bool:
    asked = d.moment(body.get("fechaFormulacionDevolucionReiteracionRespuesta"))
    answered = row.respuesta.fecha if row.respuesta else None
    return asked is not None and answered is not None and answered < asked


def _later_by_the_clock(row: Seguimiento, body: d.Body) -> bool:
    asked, first = d.moment(body.get("fechaRespuesta")), row.formulacion.fecha
    return (
        asked is not None
        and first is not None
        and asked.replace(tzinfo=None) > first.replace(tzinfo=None)
    )


DATES: tuple[Defect, ...] = (
    subtle(
        wrap(
            "fecha-igual-a-la-formulacion",
            "Se responde una glosa con la misma fecha de su formulación",
            "LIF-06",
            "R09",
            d.lax("responder_glosa", "R9", _equal),
        )
    ),
    subtle(
        wrap(
            "fecha-igual-en-devolucion",
            "Se responde una devolución con la misma fecha de su formulación",
            "LIF-06",
            "R09",
            d.lax("responder_devolucion", "R9", _equal),
        )
    ),
    subtle(
        wrap(
            "reiteracion-antes-de-la-respuesta",
            "Una glosa se reitera con fecha anterior a la respuesta",
            "LIF-06",
            "R09",
            d.lax("reiterar_glosa", "R9", _before_the_answer),
        )
    ),
    subtle(
        wrap(
            "reiteracion-de-devolucion-antes-de-la-respuesta",
            "Una devolución se reitera antes de su respuesta",
            "LIF-06",
            "R09",
            d.lax("reiterar_devolucion", "R9", _before_the_answer),
        )
    ),
    wrap(
        "contestacion-antes-de-la-formulacion",
        "La contestación de una glosa es anterior a su formulación",
        "LIF-06",
        "R09",
        d.lax("responder_reiteracion_glosa", "R9"),
    ),
    subtle(
        wrap(
            "contestacion-antes-de-la-reiteracion",
            "La contestación de una devolución es anterior a la reiteración",
            "LIF-06",
            "R09",
            d.lax("responder_reiteracion_devolucion", "R9", _before_the_reiteration),
        )
    ),
    subtle(
        wrap(
            "zona-ignorada",
            "Las fechas se comparan por el reloj y no por el instante",
            "LIF-06",
            "R09",
            d.lax("responder_devolucion", "R9", _later_by_the_clock),
        )
    ),
    subtle(
        wrap(
            "hora-de-colombia-rechazada",
            "Responder una devolución con hora de Colombia se rechaza",
            "LIF-01",
            "R09",
            d.refused(
                "responder_devolucion",
                "FechaRespuesta",
                lambda body, *_: str(body.get("fechaRespuesta")).endswith("-05:00"),
            ),
        )
    ),
    wrap(
        "futura-al-responder",
        "Una glosa se responde con fecha futura",
        "LIF-06",
        "R10",
        d.lax("responder_glosa", "R10"),
        level=_SHOULD,
    ),
    wrap(
        "futura-al-reiterar",
        "Una devolución se reitera con fecha futura",
        "LIF-06",
        "R10",
        d.lax("reiterar_devolucion", "R10"),
        level=_SHOULD,
    ),
    wrap(
        "glosa-antes-del-radicado",
        "Una glosa se formula con fecha anterior al radicado",
        "LIF-06",
        "R10",
        d.before_the_filing,
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "termino-de-respuesta-corto",
            "El último día para responder una glosa ya se rechaza",
            "LIF-11",
            "R18",
            d.refused("responder_glosa", "FechaRespuesta", d.on_day(15, "fechaRespuesta")),
            level=_SHOULD,
        )
    ),
    subtle(
        wrap(
            "termino-de-respuesta-corto-devolucion",
            "El último día para responder una devolución ya se rechaza",
            "LIF-11",
            "R18",
            d.refused("responder_devolucion", "FechaRespuesta", d.on_day(5, "fechaRespuesta")),
            level=_SHOULD,
        )
    ),
)
