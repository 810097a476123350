"""What a pack's reference server names: the codes and requirements of its defects, its services and
roles.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from conformance.core.errors import Fault
from conformance.http.pack import Pack
from conformance.http.verification.known import PackWords, Row


class Broken(Protocol):
    """What a defect says of itself."""

    @property
    def id(self) -> str:
        """Its id, for ever."""

    @property
    def code(self) -> str:
        """The check that must find it."""

    @property
    def requirement(self) -> str:
        """What it breaks."""


def served(
    pack: Pack,
    defects: Mapping[str, Broken],
    services: Collection[str],
    roles: Collection[str],
    settings: Collection[str] = (),
    requirements: Collection[str] = (),
) -> Iterator[Fault]:
    """Every defect is found by a code and breaks a requirement; what is served is of the pack."""
    known = PackWords(pack)
    for name, one in defects.items():
        row = Row(known, "defects", name)
        if name != one.id:
            yield row.fault(f"el defecto se llama a sí mismo «{one.id}».")
        yield from row.codes(one.code)
        yield from row.requirements(one.requirement)
    row = Row(known, "reference", "services")
    yield from row.each("el servicio", services, pack.services)
    yield from (row.fault(f"no sirve «{name}».") for name in pack.services if name not in services)
    yield from Row(known, "reference", "roles").roles(*roles)
    yield from Row(known, "reference", "rules").requirements(*requirements)
    declared = [one.name for one in pack.settings]
    yield from Row(known, "reference", "settings").each("el ajuste", settings, declared)
