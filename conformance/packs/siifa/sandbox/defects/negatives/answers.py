"""Refusals that are answered otherwise than they must be."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import negatives as d

_SHOULD = Level.SHOULD
_G, _D = "formular_glosa_masivo", "formular_devolucion_masivo"
_P, _R = "registrar_pago_masivo", "radicar_factura_masivo"
_NO_DATES = ("ayer", "2026-13-45T00:00:00Z")
ANSWERS: tuple[Defect, ...] = (
    subtle(
        wrap(
            "titular-300-rechazado",
            "Un titular de 300 caracteres se rechaza",
            "SCH-04",
            "MAN-7.200",
            d.limited("crear_cuenta", "titular", 299),
        )
    ),
    subtle(
        wrap(
            "referencia-30-rechazada",
            "El lote de pagos rechaza una referencia de 30 caracteres",
            "SCH-04",
            "MAN-7.200",
            d.limited(_P, "referenciaBancaria", 29, "listaPagos"),
        )
    ),
    wrap(
        "nombra-otro-campo",
        "El rechazo de una respuesta a devolución nombra siempre el id",
        "ERR-08",
        "S12b",
        d.renamed("responder_devolucion", lambda _: "IdSeguimientoFacturaDevolucion"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "nombra-otro-elemento",
            "El lote de devoluciones nombra siempre el primer elemento",
            "ERR-08",
            "S12b",
            d.renamed(_D, lambda key: key.replace("[1]", "[0]").replace("[2]", "[0]")),
            level=_SHOULD,
        )
    ),
    wrap(
        "pago-sin-nombrar",
        "El rechazo de un pago no dice qué campo falló",
        "ERR-08",
        "S12b",
        d.renamed("registrar_pago", lambda _: "Solicitud"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "nulo-es-404",
            "Radicar con idFactura en null responde 404",
            "ERR-10",
            "MAN-7.400",
            d.status_for("radicar_factura", "idFactura", d.null, 404),
        )
    ),
    subtle(
        wrap(
            "pago-rechazado-y-guardado",
            "Un pago con la referencia en null se rechaza y queda guardado",
            "CON-05",
            "R23",
            d.written_anyway("registrar_pago", "referenciaBancaria", d.null, "SIN REFERENCIA"),
        )
    ),
    subtle(
        wrap(
            "respuesta-rechazada-y-guardada",
            "Una devolución respondida en el mes trece se rechaza y queda respondida",
            "CON-05",
            "R23",
            d.written_anyway(
                "responder_devolucion", "fechaRespuesta", d.exactly(_NO_DATES[1]), d.now
            ),
        )
    ),
    subtle(
        wrap(
            "cuenta-rechazada-y-cambiada",
            "Actualizar una cuenta con el titular vacío se rechaza y la cambia",
            "CON-05",
            "R23",
            d.written_anyway("actualizar_cuenta", "titular", d.exactly(""), "SIN TITULAR"),
        )
    ),
)
