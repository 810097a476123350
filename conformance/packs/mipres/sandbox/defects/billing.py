"""Ways of being wrong about what an EPS tells of something billed."""

from typing import Any

from conformance.packs.mipres.sandbox.defects.rows import MAY, Forgotten, Wrapped
from conformance.packs.mipres.sandbox.faults import each_row, refusing, sent, taken_as
from conformance.packs.mipres.sandbox.fields import BODIES
from conformance.packs.mipres.steps import STEPS, readings
from conformance.sandbox.application import Incoming
from conformance.sandbox.fault import asking, called_by, every, lax, retold
from conformance.sandbox.reply import answer

_TOLD = STEPS["datos_facturados"]
_READS = readings(_TOLD.name)
_ALL = (_TOLD.act, _TOLD.annul, *_READS)


def _never_gone(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, _TOLD.state: 1}


def _of_another_prescription(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "NoPrescripcion": f"{row['NoPrescripcion']}"[::-1]}


def _of_another(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row whose comparison is another."""
    return {**row, "CompAdm": 3}


def _uncompared(sandbox: Any, incoming: Incoming) -> bool:
    body = sent(incoming)
    return body.get("CompAdm") == 3 and body.get("CodCompAdm") == ""


def _never_billed(sandbox: Any, incoming: Incoming) -> bool:
    body = sent(incoming)
    case = body.get("ID")
    whole = body.keys() == {one.name for one in BODIES[_TOLD.act]}
    return whole and isinstance(case, int) and sandbox.store.of_case(_TOLD.follows, case) is None


_MADE_UP = answer([{"Id": 1, _TOLD.answered: 1}])


def _without_cents(body: dict[str, Any]) -> dict[str, Any]:
    text = str(body.get("ValTotCompAdm", ""))
    whole, point, _ = text.partition(".")
    return {**body, "ValTotCompAdm": whole} if point and whole.isdecimal() else body


FORGOTTEN: Forgotten = (
    (
        "datos-comparador-cualquiera",
        "Toma cualquier comparador de lo facturado",
        "ERR-02",
        "R21b",
        MAY,
        ("valor:CompAdm",),
    ),
)

WRAPPED: Wrapped = (
    (
        "datos-exigen-comparador",
        "Pide el código de un comparador que no hay",
        "LIF-01",
        "F4",
        MAY,
        refusing(every(asking(_TOLD.act), _uncompared), "CodCompAdm: hace falta."),
    ),
    (
        "datos-de-nadie",
        "Toma datos de lo que nadie facturó",
        "ERR-03",
        "S7",
        MAY,
        retold(every(asking(_TOLD.act), _never_billed), 422, lambda reply: _MADE_UP),
    ),
    (
        "datos-no-se-leen",
        "No muestra los datos de lo facturado",
        "CON-01",
        "F4",
        MAY,
        each_row(asking(*_READS), lambda row: None),
    ),
    (
        "datos-siguen-activos",
        "Los datos de lo facturado que se anulan siguen activos",
        "CON-01",
        "F5",
        MAY,
        each_row(asking(*_READS), _never_gone),
    ),
    (
        "datos-de-otra-prescripcion",
        "Los datos de lo facturado dicen otra prescripción que la que se pide",
        "CON-01",
        "F4",
        MAY,
        each_row(asking(*_READS), _of_another_prescription),
    ),
    (
        "datos-otro-comparador",
        "Muestra otro comparador de lo facturado",
        "CON-06",
        "R17",
        MAY,
        each_row(asking(*_READS), _of_another),
    ),
    (
        "datos-sin-centavos",
        "Pierde los centavos de un total administrado",
        "CON-06",
        "R17",
        MAY,
        taken_as(asking(_TOLD.act), _without_cents),
    ),
    (
        "datos-de-otra-eps",
        "Otra EPS registra, ve y anula los datos de lo facturado",
        "SEC-05",
        "I3",
        MAY,
        lax(every(asking(*_ALL), called_by("otra_eps")), "entity"),
    ),
    (
        "datos-de-proveedor",
        "Un proveedor registra los datos de lo facturado",
        "SEC-03",
        "I7",
        MAY,
        lax(every(asking(_TOLD.act), called_by("proveedor")), "role"),
    ),
)
