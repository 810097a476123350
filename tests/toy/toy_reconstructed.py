"""The library by a contract that nobody published: the path of the list and the body of a loan are
guesses, of a loan's properties some are.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import toy_pack
import yaml
from toy_installed import HERE
from toy_pack import sandbox as toy

from conformance.http.pack import Pack
from conformance.http.reference import Defect, Setup
from conformance.sandbox.fault import asking, called_by, every, retold, shown
from conformance.sandbox.reply import problem
from conformance.sandbox.start import start

_LISTING, _LENDING = asking("listar_ejemplares"), asking("prestar")


def document() -> dict[str, Any]:
    """Return the library's document with what each part rests on."""
    own = HERE / "toy_pack" / "specs" / "prestamos.openapi.yaml"
    made: dict[str, Any] = yaml.safe_load(own.read_text(encoding="utf-8"))
    made["info"]["x-provenance"] = "reconstructed"
    made["paths"]["/{token}/ejemplares"]["x-invented"] = True
    lending = made["paths"]["/{token}/prestamos"]["post"]
    lending |= {"x-conformance-level": "MUST", "x-source": ["guía", "cliente A"]}
    lending["requestBody"] |= {"x-conformance-level": "MAY", "x-source": "cliente A"}
    lending["responses"]["x-conformance-level"] = "SHOULD"
    loan = made["components"]["schemas"]["Prestamo"]["properties"]
    loan["nota"] |= {"x-conformance-level": "MAY", "x-source": "cliente A"}
    loan["dias"]["x-conformance-level"] = "SHOULD"
    return made


@cache
def reconstructed() -> Pack:
    """Return the pack of the library by that contract."""
    file = Path(tempfile.mkdtemp()) / "prestamos.openapi.yaml"
    file.write_text(yaml.safe_dump(document(), sort_keys=False), encoding="utf-8")
    return replace(
        toy_pack.load(),
        name="reconstruida",
        documents={"prestamos": file},
        reference="toy_reconstructed:REFERENCE",
    )


def _without(name: str) -> Any:
    return lambda body: {key: value for key, value in body.items() if key != name}


DEFECTS: Mapping[str, Defect] = {
    one.id: one
    for one in (
        Defect(
            *("sin-lista", "No hay tal ruta", "LIF-01", "TOY-7"),
            wrapper=retold(
                every(_LISTING, called_by("visitante")),
                200,
                lambda reply: problem(404, "No existe."),
            ),
        ),
        Defect(
            *("otro-cuerpo", "Pide otro cuerpo", "LIF-01", "TOY-3"),
            wrapper=retold(_LENDING, 201, lambda reply: problem(422, "No se entiende.")),
        ),
        Defect(
            *("otro-estado", "Responde un estado que nadie declara", "SCH-03", "TOY-6"),
            wrapper=retold(_LENDING, 409, lambda reply: problem(423, "Prestado.")),
        ),
        Defect(
            *("sin-nota", "Calla la nota", "SCH-01", "TOY-6"),
            wrapper=shown(_LENDING, _without("nota"), 201),
        ),
        Defect(
            *("sin-dias", "Calla los días", "SCH-01", "TOY-6"),
            wrapper=shown(_LENDING, _without("dias"), 201),
        ),
        Defect(
            *("sin-nada", "Calla el ejemplar y la nota", "SCH-01", "TOY-6"),
            wrapper=shown(_LENDING, lambda body: {"id": body["id"], "dias": body["dias"]}, 201),
        ),
    )
}


def _create(setup: Setup) -> toy.Library:
    return start(toy.Library, setup, DEFECTS)


REFERENCE = replace(toy.REFERENCE, create=_create, defects=DEFECTS)
