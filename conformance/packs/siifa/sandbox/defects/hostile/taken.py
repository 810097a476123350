"""Hostile texts and ids that are taken, shown or obeyed."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import hostile as d

TAKEN: tuple[Defect, ...] = (
    subtle(
        wrap(
            "sql-en-error",
            "Una comilla en un filtro muestra la consulta SQL",
            "SEC-04",
            "S13",
            d.sql_told,
        )
    ),
    subtle(
        wrap(
            "ruta-en-error",
            "Un JSON inválido muestra una ruta de archivo",
            "SEC-04",
            "S13",
            d.path_told,
        )
    ),
    wrap(
        "version-en-error",
        "El 404 de una devolución dice la versión de la base de datos",
        "SEC-04",
        "S13",
        d.version_told,
        level=Level.SHOULD,
    ),
    subtle(
        wrap(
            "filtro-inyectable",
            "Una comilla en NumeroFactura anula el filtro",
            "CON-04",
            "R27",
            d.injected,
        )
    ),
    subtle(
        wrap(
            "patch-aceptado",
            "PATCH se acepta como si fuera GET",
            "ERR-05",
            "S01",
            d.patched,
        )
    ),
    subtle(
        wrap(
            "nan-aceptado",
            "NaN se acepta como valor de una glosa",
            "ERR-02",
            "S06",
            d.not_a_number,
        )
    ),
    subtle(
        wrap(
            "json-roto-aceptado",
            "Un radicado masivo que no es JSON se acepta",
            "ERR-02",
            "S06",
            d.mended,
        )
    ),
    subtle(
        wrap(
            "html-guardado",
            "La observación de una glosa se guarda como HTML",
            "CON-06",
            "R31",
            d.stored("formular_glosa", "observacion", d.escaped),
        )
    ),
    subtle(
        wrap(
            "emoji-perdido",
            "Los emojis de una respuesta se guardan como «?»",
            "CON-06",
            "R31",
            d.stored("responder_devolucion", "observacionRespuesta", d.narrow),
        )
    ),
    subtle(
        wrap(
            "tildes-compuestas",
            "Las tildes de una glosa se guardan compuestas",
            "CON-06",
            "R31",
            d.stored("formular_glosa", "observacion", d.composed),
        )
    ),
    subtle(
        wrap(
            "plantilla-evaluada",
            "La reiteración se guarda con su plantilla evaluada",
            "CON-06",
            "R31",
            d.stored("reiterar_glosa", "observacionReiteracion", d.rendered),
        )
    ),
    subtle(
        wrap(
            "nulo-perdido",
            "El carácter nulo de una contestación se pierde",
            "CON-06",
            "R31",
            d.stored(
                "responder_reiteracion_devolucion",
                "observacionReiteracionRespuesta",
                lambda text: text.replace("\0", ""),
            ),
        )
    ),
)
