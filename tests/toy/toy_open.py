"""The library as a system of which the documents leave things open: how it refuses, how long a loan
lasts, and by which keys its members are known.
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

from conformance.core.answers import Meaning
from conformance.core.resource import Resource
from conformance.core.setting import CHOICE, FLAG, LIST, NUMBER, TEXT, Setting, Settings
from conformance.http.auth.path_token import PathToken
from conformance.http.context import Context
from conformance.http.pack import Pack
from conformance.http.reference import Reference, Reply, Setup
from conformance.sandbox.application import Incoming
from conformance.sandbox.fault import asking
from conformance.sandbox.start import start
from conformance.sandbox.target import PASSWORD
from conformance.sandbox.variation import told

SETTINGS = (
    Setting("rechazo.estado", CHOICE, "422", "con qué estado se rechaza", True, ("422", "400")),
    Setting("prestamo.dias", NUMBER, 7, "cuántos días dura un préstamo", least=1, most=30),
    Setting("multas", FLAG, False, "si cobra multas"),
    Setting("salas", LIST, ("norte", "sur"), "sus salas", guess=True),
    Setting("sede", TEXT, "", "la sede que se prueba", private=True),
)
KEYS = ("carne", "token")


def configured(pack: Pack, settings: Settings) -> Pack:
    """Return the pack as its target says that the library refuses."""
    status = int(settings["rechazo.estado"])
    statuses = {**pack.answers.statuses, Meaning.INVALID: (status,)}
    return replace(pack, answers=replace(pack.answers, statuses=statuses))


def _lend(context: Context, resource: Resource | None) -> dict[str, Any]:
    assert resource is not None
    days = context.settings["prestamo.dias"]
    return {"ejemplar": resource.id, "dias": days, "nota": "para leer en casa"}


def _document() -> Path:
    own = HERE / "toy_pack" / "specs" / "prestamos.openapi.yaml"
    made = yaml.safe_load(own.read_text(encoding="utf-8"))
    answers = made["paths"]["/{token}/prestamos"]["post"]["responses"]
    answers["400"] = {"$ref": "#/components/responses/Error"}
    file = Path(tempfile.mkdtemp()) / "prestamos.openapi.yaml"
    file.write_text(yaml.safe_dump(made, sort_keys=False), encoding="utf-8")
    return file


@cache
def left_open() -> Pack:
    """Return the pack of the library that leaves things open."""
    pack = toy_pack.load()
    return replace(
        pack,
        name="abierta",
        documents={"prestamos": _document()},
        auth=replace(
            pack.auth, recipes={"prestamos": PathToken("abierta", "prestamos", "entrar", keys=KEYS)}
        ),
        exemplars={**pack.exemplars, "prestar": replace(pack.exemplars["prestar"], make=_lend)},
        settings=SETTINGS,
        configured=configured,
        reference="toy_open:REFERENCE",
    )


_LENDING = asking("prestar")


def _with_400(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    refused = reply.status == 422 and _LENDING(sandbox, incoming)
    return replace(reply, status=400) if refused else reply


VARIATIONS = {"con-400": told("con-400", "TOY-4", "Rechaza con 400", _with_400)}
STYLES: Mapping[str, tuple[str, ...]] = {"referencia": (), "otra": ("con-400",)}


def _create(setup: Setup) -> toy.Library:
    return start(toy.Library, setup, {}, STYLES, VARIATIONS)


REFERENCE = Reference(
    _create,
    {},
    services={"prestamos": ""},
    roles={role: {"carne": f"{role}@toy", "token": PASSWORD} for role in toy.ROLES},
    styles=STYLES,
    varied={"con-400": {"rechazo.estado": "400"}},
)
