"""What the ministry's server knows: who its cajas are, which services each may use and by which
client id, and the transactions that it notified to each.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from conformance.packs.mi_seguridad_social.auth import SERVED
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES, Novelty, is_date
from conformance.packs.mi_seguridad_social.transactions import KINDS
from conformance.sandbox.tables import Tables

CAJAS: Mapping[str, str] = {"ccf": "860007336", "otra_ccf": "890900842"}
"""The NIT of each role: two cajas of nobody, with all that theirs have."""
OWN_PASSWORD = "sandbox"  # not a secret: of a caja of nobody, at the harness
_SPACE = UUID("6f1f3f0e-6c1e-4c3a-9b7e-3d1a5c9e2b40")
_EACH = 400
DELAY_S = 0.2
"""Between being notified and acting on it."""


def client_id(role: str, service: str) -> str:
    """Return the client id that a caja has for a service."""
    return str(uuid5(_SPACE, f"{CAJAS[role]}/{service}"))


CLIENTS: Mapping[str, tuple[str, str]] = {
    client_id(role, service): (role, service) for role in CAJAS for service in SERVED
}
"""Whose each client id is, and of which service."""


def numbers(one: Novelty, role: str = "ccf") -> tuple[str, ...]:
    """Return the numbers of the transactions of a novelty that a caja was notified of."""
    first = 10_000 if role == "ccf" else 50_000
    return tuple(f"SAT-{one.code}-{first + nth}" for nth in range(_EACH))


KNOWN_OF_EACH = 2
GIVEN = {KINDS[one.name].name: numbers(one)[:-KNOWN_OF_EACH] for one in NOVELTIES}
"""What a target file of this server lists: of the last of each novelty it says what they tell."""

_OWNERS: Mapping[str, tuple[str, Novelty]] = {
    number: (role, one) for role in CAJAS for one in NOVELTIES for number in numbers(one, role)
}


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction: whose it is, of which novelty, and what it tells."""

    role: str
    novelty: Novelty
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class User:
    """Who calls: a caja, and the service whose client id its token was given for."""

    role: str
    service: str


@dataclass
class Platform(Tables):
    """The rows: what was answered to each transaction, what cajas reported, and what a caja was
    notified of. It acts so many seconds after that, or at once; it may answer before it consults,
    consult at the service's own address, take a user and password with each notification in the
    place of a token (`by_pair`), and `edits` are what becomes of all it writes. The ministry may
    take no answer before a consulta.
    """

    answered: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    reported: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    notified: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    delay_s: float = field(default_factory=lambda: DELAY_S)
    answers_first: bool = False
    at_once: bool = False
    by_service: bool = False
    by_pair: bool = False
    edits: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()
    consulted_first: bool = False
    consulted: set[str] = field(default_factory=set)

    def transaction(self, number: str, one: Novelty) -> Transaction | None:
        """Return a transaction of a novelty, None for none of that number."""
        role, novelty = _OWNERS.get(number, ("", None))
        if novelty is not one:
            return None
        data = dict(_data(number, one))
        told = self.answered.get(number)
        if told is not None and one.effective in data and told["ResultadoTramite"] == "1":
            data[one.effective] = told[one.effective]
        return Transaction(role, one, data)


@cache
def _data(number: str, one: Novelty) -> Mapping[str, Any]:
    chance = random.Random(number)
    made = dict(_values(number, chance))
    return {
        key: made.get(key, "2026-03-02" if is_date(key) else _word(key, chance)) for key in one.keys
    }


def _values(number: str, chance: random.Random) -> Iterator[tuple[str, Any]]:
    yield "RadicadoSolicitud", f"RS{chance.randrange(10**8):08}"
    yield "NumeroTransaccion", number
    yield "TipoDocumentoEmpleador", "NI"
    yield "NumeroDocumentoEmpleador", f"9{chance.randrange(10**8):08}"
    yield "serialSat", str(chance.randrange(1, 9))
    yield "TipoPersona", "J"
    yield "NaturalezaJuridicaEmpleador", 1
    yield "FechaEfectivaAfiliacion", ""
    yield "FechaEfectivaDesafiliacion", ""
    yield "NombreRazonSocial", "Panadería Ñandú S.A.S."
    yield "Departamento", "05"
    yield "Municipio", "001"
    yield "DireccionContacto", "Calle 10 # 20-30"
    yield "TelefonoContacto", "6041234567"
    yield "CorreoElectronicoContacto", "empresa@sandbox.example"
    yield "TipoDocumentoRepresentanteLegal", "CC"
    yield "NumeroDocumentoRepresentanteLegal", f"10{chance.randrange(10**8):08}"
    yield "TipoDocumentoTrabajador", "CC"
    yield "NumeroDocumentoTrabajador", f"10{chance.randrange(10**8):08}"
    yield "SexoTrabajador", "H"
    yield "FechaNacimientoTrabajador", "1990-05-17"
    yield "Salario", str(chance.randrange(1_423_500, 9_000_000))
    yield "TipoSalario", "1"
    yield "TipoInicio", "1"
    yield "TipoTerminacion", "1"
    yield "HorasTrabajo", "192"
    yield "CodigoCcfAnterior", "CCF56"
    yield "PerdidaAfiliacionCausaGrave", "NO"


_FIRSTS = (
    *("Íngrid", "Begoña", "José", "Ana", "Andrés", "Óscar", "Inés", "Ángela", "Tomás", "Sofía"),
    *("Raúl", "Nicolás", "Verónica", "Úrsula", "Iván", "Lucía", "Ramón", "Edith", "Noé", "Zoé"),
)
_LASTS = (
    *("Muñoz", "Peña", "Ávila", "López", "Güiza", "Ibáñez", "Núñez", "Órtiz", "Cárdenas", "Ríos"),
    *("Acuña", "Beltrán", "Piñeros", "Vélez", "Gómez", "Tobón", "Zúñiga", "Ángel", "Mejía", "Osío"),
)


def _word(key: str, chance: random.Random) -> str:
    if "Nombre" in key:
        return chance.choice(_FIRSTS)
    return chance.choice(_LASTS) if "Apellido" in key else "SI"
