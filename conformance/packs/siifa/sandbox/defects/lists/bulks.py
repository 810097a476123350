"""Bulks that keep a part of what they refuse, or refuse a part of what is right."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import bulk as b
from conformance.packs.siifa.sandbox.faults import lists as d
from conformance.packs.siifa.sandbox.faults import rows as r

_SHOULD = Level.SHOULD
_G, _D, _P = "formular_glosa_masivo", "formular_devolucion_masivo", "registrar_pago_masivo"
_GLOSAS, _DEVOLUCIONES, _PAGOS = "listaGlosas", "listaDevoluciones", "listaPagos"
_CODE = "idSeguimientoTipoCodigoGlosa"
RARE = "TA2901"  # a code that the catalogue lists and one bulk of the sandbox refuses
BULKS: tuple[Defect, ...] = (
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
        "Un lote de varias facturas da a todas sus glosas el valor de la primera",
        "CON-01",
        "R19",
        r.stored(r.GLOSAS, r.of_several(r.shared("valor", r.first))),
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
