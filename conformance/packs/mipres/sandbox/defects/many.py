"""Ways of being wrong about several rows at once: those of who brings rows are in the catalogue,
and those of who registers them are tried on a server that does.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import Reply
from conformance.packs.mipres.many import OF, several
from conformance.packs.mipres.sandbox.defects.rows import MAY, Forgotten, Wrapped
from conformance.packs.mipres.sandbox.faults import each_row, rows_of
from conformance.packs.mipres.steps import STEPS
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.fault import asking, called_by, every, lax, retold
from conformance.sandbox.reply import answer, encode

_ALL = tuple(several(STEPS[name]) for name in OF)


def _but_one(reply: Reply) -> Reply:
    rows = rows_of(reply)
    return replace(reply, body=encode(rows[:-1])) if len(rows) > 1 else reply


def _of_another(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "NoIDPaciente": "1900000000"}


FORGOTTEN: Forgotten = (
    (
        "varios-de-mas",
        "Trae más filas que las que se nombran",
        "CON-04",
        "V1",
        MAY,
        ("solo-lo-nombrado",),
    ),
)

WRAPPED: Wrapped = (
    (
        "varios-incompletos",
        "No trae la última de las filas que se nombran",
        "CON-01",
        "V1",
        MAY,
        retold(asking(*_ALL), 200, _but_one),
    ),
    (
        "varios-distintos",
        "Entre varias, una fila dice otro paciente que por su prescripción",
        "CON-09",
        "V1",
        MAY,
        each_row(asking(*_ALL), _of_another),
    ),
    (
        "varios-de-otra-eps",
        "Otra EPS trae las filas que nombra de la primera",
        "SEC-05",
        "I5",
        MAY,
        lax(every(asking(*_ALL), called_by("otra_eps")), "entity"),
    ),
)


def _keeping_one(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Answer that all was registered, and register the first."""
    asked = json.loads(incoming.body) if asking(*_ALL)(sandbox, incoming) else None
    if not isinstance(asked, list) or len(asked) < 2:
        return serve(incoming)
    reply = serve(replace(incoming, body=encode(asked[:1])))
    rows = rows_of(reply)
    more = [{name: value + 1 for name, value in row.items()} for row in rows]
    return replace(reply, body=encode([*rows, *more])) if rows else reply


def _refusing_all(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Refuse what was registered."""
    reply = serve(incoming)
    text = "No se pudo."
    refused = answer({"Message": text, "Errors": [text]}, 422)
    return refused if asking(*_ALL)(sandbox, incoming) and rows_of(reply) else reply


REGISTERING: Mapping[str, Wrapper] = {
    "SCH-01": retold(asking(*_ALL), 200, _but_one),
    "CON-01": _keeping_one,
    "CON-05": _refusing_all,
}
"""By the code that finds each on a server that registers several rows at once."""
