"""What the synthetic institution has: areas, users, codes, and what it had registered before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from conformance.packs.sigfe.modules import MODULES

OWN, OTHER = "9901001", "9901002"
AREAS: Mapping[str, str] = {OWN: "institucion", OTHER: "otra_area"}
"""The role that acts for each area (partida, capítulo and área transaccional in one)."""

SERVICES = (*(one.service for one in MODULES.values()), "ticket", "personas", "periodo")
CONCEPTS = ("2204001", "2204002", "2208007")
INSUMOS, ORDER_ACCOUNTS = ("2204999",), ("92001",)
ACCOUNTS = ("21522", "11102", "53204")
DOCUMENT_TYPES = ("0101", "0102", "0201", "0202", "0401", "0402", "0502", "0900", "6060", "1600")
FIRST_FOLIO: Mapping[str, int] = {OWN: 1, OTHER: 500_001}
MANUAL = 900_001
"""The folio of a devengo of the own area that somebody wrote by hand."""

REQUIREMENTS = 400
AVAILABLE = 5_000_000_000
PLENTY = 2**55
"""What the first requerimiento has: more than a double counts in whole pesos."""


@dataclass(frozen=True, slots=True)
class User:
    """Who calls: the credentials of one service for one area."""

    name: str
    role: str
    area: str
    service: str


def users() -> Iterator[User]:
    """Yield the users, one of each area at each service."""
    for area, role in AREAS.items():
        for service in SERVICES:
            yield User(f"{service}.{area}", role, area, service)


def user_of(role: str, service: str) -> str:
    """Return the name of the user of a role at a service; who is of another service shows the
    credentials of the next one.
    """
    if role == "servicio_ajeno":
        place = SERVICES.index(service) + 1
        return f"{SERVICES[place % len(SERVICES)]}.{OWN}"
    area = next(area for area, known in AREAS.items() if known == role)
    return f"{service}.{area}"


def first_day(year: int) -> date:
    """Return the day of what was there before."""
    return date(year, 1, 2)
