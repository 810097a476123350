"""Data of a register that are wrong: what a target file says, and not what a server does."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.mi_seguridad_social.ficha import FICHA

_CODE = "CLI-01"
# Not a key: its armour says what it is, and nothing is inside.
_PRIVATE = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n"


def _with(
    form: str, name: str, value: Callable[[Any], Any], told: Mapping[str, Any]
) -> Mapping[str, Any]:
    ficha = told[FICHA]
    if not form:
        return {**told, FICHA: {**ficha, name: value(ficha[name])}}
    changed = {**ficha[form], name: value(ficha[form][name])}
    return {**told, FICHA: {**ficha, form: changed}}


def _defect(
    name: str,
    title: str,
    asked: str,
    place: tuple[str, str],
    value: Callable[[Any], Any],
    *,
    level: Level = Level.MUST,
) -> Defect:
    return Defect(name, title, _CODE, asked, level, declares=partial(_with, *place, value))


_MADE = (
    _defect(
        "url-http",
        "Registra una dirección sin TLS",
        "MSS-MAN-45",
        ("servicio", "url"),
        lambda url: url.replace("https://", "http://"),
    ),
    _defect(
        "llave-privada",
        "Comparte su llave privada",
        "MSS-MAN-48",
        ("servicio", "llave_publica"),
        lambda _: _PRIVATE,
    ),
    _defect(
        "llave-ilegible",
        "Registra una llave que no se lee",
        "MSS-MAN-48",
        ("servicio", "llave_publica"),
        lambda key: key[:60],
    ),
    _defect(
        "ejemplo-no-json",
        "Registra un ejemplo que no es JSON",
        "MSS-MAN-49",
        ("servicio", "ejemplo"),
        lambda _: "numero_transaccion = SAT-1",
        level=Level.MAY,
    ),
    _defect(
        "operacion-no-coincide",
        "Registra un verbo que su servicio no atiende",
        "MSS-MAN-47",
        ("servicio", "operacion"),
        lambda _: "PUT",
    ),
    _defect("sin-scope", "No registra el alcance", "MSS-MAN-57", ("token", "scope"), lambda _: ""),
    _defect(
        "nit-con-puntos",
        "Escribe el NIT con puntos",
        "MSS-MAN-17",
        ("", "nit"),
        lambda nit: f"{nit[:3]}.{nit[3:6]}.{nit[6:]}",
    ),
)
REGISTERED: Mapping[str, Defect] = {one.id: one for one in _MADE}
