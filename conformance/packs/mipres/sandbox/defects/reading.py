"""Ways of being wrong about what collections show, and by what they are read."""

from conformance.core.finding import Level
from conformance.http.reference import Reply
from conformance.packs.mipres.sandbox.defects.rows import MAY, SHOULD, Forgotten, Wrapped
from conformance.packs.mipres.sandbox.faults import another_case, crash, each_row, known, renamed
from conformance.packs.mipres.sandbox.records import PROCESSED
from conformance.packs.mipres.steps import READS, STEPS, read_by, readings
from conformance.sandbox.fault import answering, asking, called_by, every, retold
from conformance.sandbox.reply import answer

_NO_DAY = answer(
    {"Message": "La solicitud no es válida.", "ModelState": {"peticion.fecha": ["No es fecha"]}},
    400,
)
_UNNAMED = renamed({"ID": "Id", **{one.id: one.answered for one in STEPS.values()}})
_STATES = {one.state for one in STEPS.values()}


def _never_processed(row: dict[str, object]) -> dict[str, object]:
    return {
        key: 1 if key in _STATES and value == PROCESSED else value for key, value in row.items()
    }


def _undated(row: dict[str, object]) -> dict[str, object]:
    return {**row, "FecAnulacion": None}


def _not_annulled(row: dict[str, object]) -> dict[str, object] | None:
    return None if row.get("FecAnulacion") else row


def _empty_crashes(reply: Reply) -> Reply:
    return crash() if reply.body == b"[]" else reply


FORGOTTEN: Forgotten = (
    (
        "xfecha-corre-un-dia",
        "La lista de un día trae la del anterior",
        "CON-04",
        "R3",
        Level.MUST,
        ("dia",),
    ),
    (
        "xpaciente-ignora-tipodoc",
        "No mira el tipo de documento",
        "CON-04",
        "R3b",
        SHOULD,
        ("tipodoc",),
    ),
    (
        "xprescripcion-por-prefijo",
        "Halla prescripciones por su principio",
        "CON-04",
        "R3b",
        SHOULD,
        ("prescripcion",),
    ),
    (
        "xfecha-por-vencimiento",
        "La lista de un día va por lo que vence, y no por lo que se registró",
        "CON-04",
        "R3b",
        MAY,
        ("por-registro",),
    ),
)

WRAPPED: Wrapped = (
    (
        "eps-no-ve-reporte",
        "La EPS no ve el reporte",
        "CON-01",
        "R4",
        Level.MUST,
        each_row(every(asking(*readings("reporte")), called_by("eps")), lambda row: None),
    ),
    (
        "orden-de-parametros",
        "Por paciente quiere el token antes de la fecha",
        "SCH-04",
        "R6",
        Level.MUST,
        answering(every(asking(*read_by("paciente")), known), _NO_DAY),
    ),
    (
        "id-nuevo-por-acto",
        "La entrega cambia el ID del caso",
        "CON-01",
        "R8",
        SHOULD,
        each_row(asking("entregar", *readings("entrega")), another_case),
    ),
    (
        "casing-Id",
        "Una lectura nombra Id",
        "SCH-01",
        "R8",
        SHOULD,
        each_row(asking(*READS), _UNNAMED),
    ),
    (
        "estado-no-pasa-a-2",
        "Lo procesado sigue activo",
        "CON-01",
        "R10",
        SHOULD,
        each_row(asking(*READS), _never_processed),
    ),
    (
        "anulado-sin-fecha",
        "Lo anulado no dice cuándo",
        "CON-01",
        "R11",
        SHOULD,
        each_row(asking(*READS), _undated),
    ),
    (
        "anulado-desaparece",
        "Lo anulado no se lee",
        "CON-01",
        "R11b",
        MAY,
        each_row(asking(*READS), _not_annulled),
    ),
    (
        "dia-vacio-500",
        "Un día sin filas cae",
        "ERR-01",
        "S2",
        SHOULD,
        retold(
            asking(*read_by("fecha")), 200, lambda reply: crash() if reply.body == b"[]" else reply
        ),
    ),
)
