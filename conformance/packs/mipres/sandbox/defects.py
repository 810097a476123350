"""The named ways of being wrong: rules that are forgotten, and answers that are changed.

Numbers are those of the list of defects that the facts of the system ask for.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.core.finding import Level
from conformance.http.reference import Defect, Reply
from conformance.packs.mipres.sandbox.faults import (
    another_case,
    as_float,
    as_post,
    as_whole,
    crash,
    each_row,
    html,
    known,
    many_by_get,
    not_directed,
    of_hospital,
    old_id_again,
    part_again,
    raced,
    refusing,
    renamed,
    shut_to,
    state_from_client,
    taken_as,
    telling_token,
    without_errors,
)
from conformance.packs.mipres.sandbox.records import PROCESSED
from conformance.packs.mipres.steps import STEPS, ways
from conformance.sandbox.fault import (
    answering,
    asking,
    called_by,
    every,
    lax,
    retold,
    shown,
    stored_anyway,
)
from conformance.sandbox.reply import answer

_SHOULD, _MAY = Level.SHOULD, Level.MAY
_ANNULS = tuple(one.annul for one in STEPS.values())
_ACTS = tuple(door for one in STEPS.values() for door in (one.act, *one.doors))
_BY_DAY = tuple(one.reading("fecha") for one in STEPS.values())
_BY_PATIENT = tuple(one.reading("paciente") for one in STEPS.values() if "paciente" in ways(one))
_READS = tuple(one.reading(by) for one in STEPS.values() for by in ways(one))


def _reading(*names: str) -> tuple[str, ...]:
    return tuple(STEPS[name].reading(by) for name in names for by in ways(STEPS[name]))


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


_FORGOTTEN: tuple[tuple[str, str, str, str, Level, tuple[str, ...]], ...] = (
    # id, title, code, requirement, level, the rules that are forgotten
    ("sin-comprobar-token", "Entra con cualquier token", "SEC-02", "S5", _SHOULD, ("token",)),
    ("token-de-otro-nit", "Un token abre con cualquier NIT", "SEC-05", "I1", _SHOULD, ("nit",)),
    (
        "token-para-cualquiera",
        "Da un token sin mirar el de la entidad",
        "SEC-06",
        "S6",
        Level.MUST,
        ("token-de-entidad",),
    ),
    (
        "entrega-sin-programar",
        "Entrega lo que no se programó",
        "LIF-02",
        "R1",
        Level.MUST,
        ("previo:entregar",),
    ),
    (
        "reporte-sin-entrega",
        "Reporta lo que no se entregó",
        "LIF-02",
        "R1",
        Level.MUST,
        ("previo:reportar_entrega",),
    ),
    (
        "suministro-sin-reporte",
        "Cierra lo que no se reportó",
        "LIF-02",
        "R1",
        Level.MUST,
        ("previo:suministrar",),
    ),
    (
        "doble-programacion",
        "Programa dos veces",
        "LIF-03",
        "R13",
        _SHOULD,
        ("una-vez:programar",),
    ),
    (
        "doble-reporte",
        "Reporta dos veces",
        "LIF-03",
        "R13b",
        _MAY,
        ("una-vez:reportar_entrega",),
    ),
    (
        "doble-anulacion",
        "Anula dos veces",
        "LIF-03",
        "R12b",
        _MAY,
        tuple(f"una-vez:{name}" for name in _ANNULS),
    ),
    (
        "anula-procesado",
        "Anula lo que otro acto procesó",
        "LIF-02",
        "R12",
        _SHOULD,
        tuple(f"activo:{name}" for name in _ANNULS),
    ),
    (
        "predecesor-queda-en-2",
        "Al anular no reabre el acto anterior",
        "CON-01",
        "R14",
        _MAY,
        ("reabre",),
    ),
    (
        "regimen-sin-cambio",
        "Solo cambia el token principal de la entidad",
        "SCH-04",
        "A4",
        _MAY,
        ("token-por-regimen",),
    ),
    (
        "regimen-que-no-lee",
        "El token temporal que da el de un régimen no lee",
        "SCH-04",
        "A4",
        _MAY,
        ("temporal-de-regimen",),
    ),
    ("token-eterno", "Un token abre después de vencido", "SEC-02", "R25", _MAY, ("vida",)),
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
        _SHOULD,
        ("tipodoc",),
    ),
    (
        "xprescripcion-por-prefijo",
        "Halla prescripciones por su principio",
        "CON-04",
        "R3b",
        _SHOULD,
        ("prescripcion",),
    ),
    (
        "xfecha-por-vencimiento",
        "La lista de un día va por lo que vence, y no por lo que se registró",
        "CON-04",
        "R3b",
        _MAY,
        ("por-registro",),
    ),
    ("causa-desconocida", "Toma cualquier causa", "LIF-10", "R15", _MAY, ("causa",)),
    (
        "entrega-mayor",
        "Entrega más de lo programado",
        "LIF-10",
        "R16",
        _MAY,
        ("entrega-mayor",),
    ),
    (
        "codigos-no-suman",
        "No muestra el código agregado",
        "CON-01",
        "R22",
        _MAY,
        ("codigos",),
    ),
)

_PROVIDERS_READ = _reading("direccionamiento", "programacion", "entrega", "reporte")
_WRAPPED: tuple[tuple[str, str, str, str, Level, Callable[..., Reply]], ...] = (
    # id, title, code, requirement, level, what it does
    (
        "token-objeto",
        "El cambio de token da un objeto",
        "SCH-01",
        "A2",
        _SHOULD,
        shown(asking("generar_token"), lambda token: {"token": token}),
    ),
    (
        "proveedor-cierra",
        "Un proveedor cierra el caso",
        "SEC-03",
        "I6",
        Level.MUST,
        lax(every(asking("suministrar"), called_by("proveedor")), "role"),
    ),
    (
        "eps-no-ve-reporte",
        "La EPS no ve el reporte",
        "CON-01",
        "R4",
        Level.MUST,
        each_row(every(asking(*_reading("reporte")), called_by("eps")), lambda row: None),
    ),
    (
        "ambito-exige-direccionamiento",
        "Una entrega hospitalaria pide direccionar antes",
        "LIF-01",
        "R2",
        Level.MUST,
        refusing(every(asking("entregar_ambito"), not_directed), "Falta direccionar."),
    ),
    (
        "ambito-no-reportable",
        "Una entrega hospitalaria no se puede reportar",
        "LIF-01",
        "R2",
        Level.MUST,
        refusing(every(asking("reportar_entrega"), of_hospital), "La entrega no existe."),
    ),
    (
        "orden-de-parametros",
        "Por paciente quiere el token antes de la fecha",
        "SCH-04",
        "R6",
        Level.MUST,
        answering(every(asking(*_BY_PATIENT), known), _NO_DAY),
    ),
    (
        "objeto-en-vez-de-arreglo",
        "Un acto responde un objeto",
        "SCH-01",
        "R7",
        _SHOULD,
        shown(asking(*_ACTS), lambda rows: rows[0]),
    ),
    (
        "error-500-en-tipo",
        "Cae con un tipo equivocado",
        "ERR-01",
        "S2",
        _SHOULD,
        retold(asking(*_ACTS), 400, lambda reply: crash()),
    ),
    (
        "422-sin-errors",
        "Un rechazo no trae Errors",
        "ERR-06",
        "S3",
        _SHOULD,
        retold(asking(*_ACTS, *_ANNULS), 422, without_errors),
    ),
    (
        "verbo-post-en-direccionar",
        "Direcciona con POST y no con PUT",
        "ERR-05",
        "OPS",
        Level.MUST,
        as_post("direccionar"),
    ),
    (
        "varios-con-get",
        "Lo que se pide de varios responde también a GET",
        "ERR-05",
        "S8",
        _SHOULD,
        many_by_get,
    ),
    (
        "aislamiento-proveedor",
        "Un proveedor ve lo de otro",
        "SEC-05",
        "I2",
        _SHOULD,
        lax(every(asking(*_PROVIDERS_READ), called_by("otro_proveedor")), "entity"),
    ),
    (
        "anula-ajeno",
        "Otra entidad anula",
        "SEC-05",
        "I3",
        _SHOULD,
        lax(every(asking(*_ANNULS), called_by("otro_proveedor", "otra_eps")), "entity"),
    ),
    ("token-en-el-error", "Un rechazo dice el token", "SEC-04", "S11", _SHOULD, telling_token),
    (
        "html-en-error",
        "Un rechazo es una página",
        "ERR-07",
        "S9",
        _SHOULD,
        retold(asking(*_ACTS, *_ANNULS), 422, html),
    ),
    (
        "id-nuevo-por-acto",
        "La entrega cambia el ID del caso",
        "CON-01",
        "R8",
        _SHOULD,
        each_row(asking("entregar", *_reading("entrega")), another_case),
    ),
    (
        "id-acto-reusado",
        "Tras anular vuelve el id de la programación",
        "CON-01",
        "R8",
        _SHOULD,
        old_id_again(asking("programar"), "programacion", "IdProgramacion"),
    ),
    (
        "casing-Id",
        "Una lectura nombra Id",
        "SCH-01",
        "R8",
        _SHOULD,
        each_row(asking(*_READS), _UNNAMED),
    ),
    (
        "estado-no-pasa-a-2",
        "Lo procesado sigue activo",
        "CON-01",
        "R10",
        _SHOULD,
        each_row(asking(*_READS), _never_processed),
    ),
    (
        "anulado-sin-fecha",
        "Lo anulado no dice cuándo",
        "CON-01",
        "R11",
        _SHOULD,
        each_row(asking(*_READS), _undated),
    ),
    (
        "anulado-desaparece",
        "Lo anulado no se lee",
        "CON-01",
        "R11b",
        _MAY,
        each_row(asking(*_READS), _not_annulled),
    ),
    (
        "token-con-mas",
        "Lee el + de un token como un espacio",
        "SCH-04",
        "A3",
        _SHOULD,
        shut_to("+"),
    ),
    (
        "token-con-barra",
        "Parte la ruta en la barra de un token",
        "SCH-04",
        "A3",
        _SHOULD,
        shut_to("/"),
    ),
    (
        "cantidad-a-entero",
        "Pierde los decimales de una cantidad",
        "CON-06",
        "R17",
        _SHOULD,
        taken_as(asking("direccionar", "programar", "entregar"), as_whole),
    ),
    (
        "parcial-otra-vez",
        "Tras una entrega parcial toma otra",
        "LIF-03",
        "R13b",
        _MAY,
        part_again,
    ),
    (
        "valor-flotante",
        "Pierde centavos de un valor grande",
        "CON-06",
        "R17",
        _SHOULD,
        taken_as(asking("reportar_entrega", "suministrar"), as_float),
    ),
    (
        "rechazo-escribe",
        "Rechaza una entrega y la guarda",
        "CON-05",
        "R19",
        _SHOULD,
        stored_anyway(asking("entregar"), "previo:entregar"),
    ),
    (
        "carrera",
        "De programaciones a la vez quedan varias",
        "LIF-03",
        "R19",
        _SHOULD,
        raced(asking("programar"), "una-vez:programar"),
    ),
    (
        "campos-del-servidor",
        "El cliente pone el estado de la entrega",
        "LIF-10",
        "R18",
        _SHOULD,
        state_from_client(asking("entregar"), "entrega", "IdEntrega", "EstEntrega"),
    ),
    (
        "factura-token-ajeno",
        "Factura con el NIT de otro",
        "SEC-05",
        "I1",
        _SHOULD,
        lax(asking("facturar", *_reading("facturacion")), "nit"),
    ),
    (
        "reporte-otra-eps",
        "Otra EPS ve el reporte",
        "SEC-05",
        "I5",
        _SHOULD,
        lax(every(asking(*_reading("reporte")), called_by("otra_eps")), "entity"),
    ),
    (
        "dia-vacio-500",
        "Un día sin filas cae",
        "ERR-01",
        "S2",
        _SHOULD,
        retold(asking(*_BY_DAY), 200, lambda reply: crash() if reply.body == b"[]" else reply),
    ),
)

_SUBTLE = frozenset(
    {
        *("id-nuevo-por-acto", "id-acto-reusado", "casing-Id", "estado-no-pasa-a-2"),
        *("anulado-sin-fecha", "anulado-desaparece", "anula-procesado", "predecesor-queda-en-2"),
        *("xfecha-corre-un-dia", "xpaciente-ignora-tipodoc", "xprescripcion-por-prefijo"),
        *("token-con-mas", "token-con-barra", "token-eterno", "cantidad-a-entero"),
        *("valor-flotante", "rechazo-escribe", "carrera", "causa-desconocida", "entrega-mayor"),
        *("campos-del-servidor", "codigos-no-suman", "factura-token-ajeno", "reporte-otra-eps"),
        "dia-vacio-500",
    }
)
"""Those that show only at one place, or after other acts."""

_EVERY = (
    *(Defect(*row[:3], f"MIPRES-{row[3]}", row[4], off=frozenset(row[5])) for row in _FORGOTTEN),
    *(Defect(*row[:3], f"MIPRES-{row[3]}", row[4], wrapper=row[5]) for row in _WRAPPED),
)
DEFECTS: Mapping[str, Defect] = {one.id: replace(one, subtle=one.id in _SUBTLE) for one in _EVERY}
