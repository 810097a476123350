"""The synthetic world the sandbox starts with: the same for the same seed and the same moment."""

import random
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from conformance.core.calendar import BOGOTA, add_business_days
from conformance.packs.siifa.facturas import PENDIENTE, RADICADA
from conformance.packs.siifa.sandbox.tables.catalogues import banks, codes
from conformance.packs.siifa.sandbox.tables.records import (
    ANNEXES,
    Cuenta,
    Entity,
    Factura,
    Paciente,
    Radicado,
    User,
)
from conformance.packs.siifa.sandbox.tables.store import Store

MAIN_ERP, OTHER_ERP, MAIN_IPS, OTHER_IPS, FITS = (
    "900100001",
    "900100002",
    "800200001",
    "800200002",
    "830300001",
)

_ENTITIES = (
    Entity(MAIN_ERP, "Entidad Responsable de Pago Sintética Uno", "ERP"),
    Entity(OTHER_ERP, "Entidad Responsable de Pago Sintética Dos", "ERP"),
    Entity(MAIN_IPS, "Hospital Sintético Uno", "IPS"),
    Entity(OTHER_IPS, "Clínica Sintética Dos", "IPS"),
    Entity(FITS, "Proveedor de Tecnologías Sintético", "FITS"),
)
_ROLES: Mapping[str, tuple[str, str | None]] = {
    "admin": ("SIIFA_Admin", None),
    "msps": ("SIIFA_MSPS", None),
    "erp": ("SIIFA_ERP", MAIN_ERP),
    "erp_gestor": ("SIIFA_ERP_Gestor", MAIN_ERP),
    "erp_consulta": ("SIIFA_ERP_Consulta", MAIN_ERP),
    "eps": ("SIIFA_EPS", MAIN_ERP),
    "eps_gestor": ("SIIFA_EPS_Gestor", MAIN_ERP),
    "ips": ("SIIFA_IPS", MAIN_IPS),
    "ips_gestor": ("SIIFA_IPS_Gestor", MAIN_IPS),
    "ips_consulta": ("SIIFA_IPS_Consulta", MAIN_IPS),
    "fits": ("SIIFA_FITS", FITS),
    "fits_gestor": ("SIIFA_FITS_Gestor", FITS),
    "fits_consulta": ("SIIFA_FITS_Consulta", FITS),
    "otra_erp": ("SIIFA_ERP", OTHER_ERP),
    "otra_ips": ("SIIFA_IPS", OTHER_IPS),
}
USERS: Mapping[str, str] = {role: f"{role}@sandbox" for role in _ROLES}
"""The name that each role logs in with."""
WIRE_ROLES: Mapping[str, str] = {role: name for role, (name, _) in _ROLES.items()}
"""How tokens call each role."""

# emisor, adquiriente, how many, how many of them radicadas
_FACTURAS = (
    (MAIN_IPS, MAIN_ERP, 1100, 900),
    (MAIN_IPS, OTHER_ERP, 10, 5),
    (OTHER_IPS, MAIN_ERP, 10, 5),
    (OTHER_IPS, OTHER_ERP, 10, 5),
    (FITS, MAIN_ERP, 65, 55),
)
# The same where there are few: beside those that the main pair shares, some of everybody's.
_FEW = (
    (MAIN_IPS, OTHER_ERP, 2, 1),
    (OTHER_IPS, MAIN_ERP, 2, 1),
    (OTHER_IPS, OTHER_ERP, 2, 1),
    (FITS, MAIN_ERP, 6, 5),
)
Invoiced = tuple[tuple[str, str, int, int], ...]
"""Issuer, payer, how many facturas, how many of them are filed."""
# What facturas are worth, in pesos: some millions, tens of millions, thousands of millions.
_PESOS = ((100_000, 9_000_000), (10_000_000, 90_000_000), (1_000_000_000, 8_000_000_000))
_SERVICES = tuple(name for name in ANNEXES if name != "idUsuario")


def build(seed: int, now: datetime, stock: Mapping[str, int] = MappingProxyType({})) -> Store:
    """Return the tables of a fresh server: entities, users, catalogues, facturas, radicados, RIPS.

    With a stock the main pair has so many facturas that are filed and yet to be filed.
    """
    begun = _begun(seed, now.astimezone(BOGOTA).date(), _invoiced(stock))
    users = {
        key: User(key, USERS[key], guid(seed, key), role, nit)
        for key, (role, nit) in _ROLES.items()
    }
    return Store(
        entities={entity.nit: entity for entity in _ENTITIES},
        users=users,
        codes=codes(),
        bancos=banks(),
        contratos=frozenset(range(1, 6)),
        facturas={row.id: row for row in begun.facturas},
        pacientes={row.id: row for row in begun.pacientes},
        radicados={row.factura: row for row in begun.radicados},
        cuentas={row.id: row for row in _cuentas(seed, now)},
    )


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was invoiced and filed before a server starts."""

    facturas: tuple[Factura, ...]
    radicados: tuple[Radicado, ...]
    pacientes: tuple[Paciente, ...]


@lru_cache(maxsize=4)
def _begun(seed: int, today: date, invoiced: Invoiced) -> _Begun:
    """Return what was invoiced and filed: rows that nobody changes, made once for a day."""
    chance = random.Random(f"siifa {seed}")
    facturas = tuple(_facturas(chance, today, invoiced))
    radicados = tuple(_radicados(chance, today, facturas, seed, invoiced))
    filed = {row.factura for row in radicados}
    with_rips = [row for row in facturas if row.id in filed and row.id % 10 == 0]
    return _Begun(facturas, radicados, tuple(_pacientes(with_rips)))


def guid(seed: int, key: str) -> str:
    """Return the GUID of a user: the same for the same seed."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"siifa-sandbox/{seed}/{key}"))


def _invoiced(stock: Mapping[str, int]) -> Invoiced:
    if not stock:
        return _FACTURAS
    filed, pending = stock.get(RADICADA, 0), stock.get(PENDIENTE, 0)
    return ((MAIN_IPS, MAIN_ERP, filed + pending, filed), *_FEW)


def _facturas(chance: random.Random, today: date, invoiced: Invoiced) -> Iterator[Factura]:
    number = 0
    midnight = datetime.combine(today, time(), BOGOTA)
    for emisor, adquiriente, count, _ in invoiced:
        for _ in range(count):
            number += 1
            emision = (
                midnight
                - timedelta(days=chance.randrange(90, 150))
                + timedelta(hours=8, minutes=number % 540)
            )
            yield Factura(
                number,
                f"SBX{number:06d}",
                emisor,
                adquiriente,
                _worth(chance, number),
                emision,
                emision + timedelta(days=1),
            )


def _worth(chance: random.Random, number: int) -> Decimal:
    """Return the value of a factura: with cents, and so has a tenth of it."""
    return (
        chance.randrange(*_PESOS[number % len(_PESOS)]) + Decimal(chance.randrange(11, 100)) / 100
    )


def _radicados(
    chance: random.Random,
    today: date,
    facturas: Iterable[Factura],
    seed: int,
    invoiced: Invoiced,
) -> Iterator[Radicado]:
    left = {(emisor, adquiriente): filed for emisor, adquiriente, _, filed in invoiced}
    days = [add_business_days(today, -back) for back in range(1, 5)]
    user = guid(seed, "erp")
    for factura in facturas:
        pair = (factura.emisor, factura.adquiriente)
        if left[pair] == 0:
            continue
        left[pair] -= 1
        moment = datetime.combine(
            chance.choice(days), time(8 + factura.id % 9, factura.id % 60), BOGOTA
        )
        yield Radicado(factura.id, factura.id, f"RAD-{factura.id:06d}", moment, user, moment)


def _pacientes(facturas: Iterable[Factura]) -> Iterator[Paciente]:
    number = 0
    for factura in facturas:
        for _ in range(2):
            number += 1
            servicios = {name: number * 10 + place for place, name in enumerate(_SERVICES, start=1)}
            yield Paciente(
                number,
                factura.id,
                factura.id,
                f"{1_000_000_000 + number}",
                {**servicios, "idUsuario": number},
            )


def _cuentas(seed: int, now: datetime) -> Iterator[Cuenta]:
    user = guid(seed, "admin")
    bank = next(iter(banks()))
    for number, nit in enumerate((MAIN_ERP, OTHER_ERP, MAIN_IPS, OTHER_IPS), start=1):
        yield Cuenta(
            number,
            int(nit),
            bank,
            1202,
            f"{40_000_000 + number}",
            f"Titular sintético {number}",
            1301,
            principal=True,
            texto=None,
            user=user,
            reported=now - timedelta(days=30),
        )
