"""The rows in memory, and the questions the rules ask of them."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from conformance.sandbox.records import (
    Banco,
    Codigo,
    Cuenta,
    Entity,
    EstadoPago,
    Factura,
    Paciente,
    Pago,
    Radicado,
    Seguimiento,
    User,
)

ADMIN = "SIIFA_Admin"
FIRST_ID = (
    2**32 + 1
)  # of the rows that are written: ids are int64, and who keeps them in 32 bits shows


@dataclass(slots=True)
class Store:
    """Every table of the server. One lock of the server guards it; rows themselves are frozen.

    `off` names the rules a defect switched off (`R5`, `I01`, …).
    """

    entities: Mapping[str, Entity]
    users: Mapping[str, User]
    codes: Mapping[str, Codigo]
    bancos: Mapping[int, Banco]
    contratos: frozenset[int]
    facturas: Mapping[int, Factura]
    pacientes: Mapping[int, Paciente]
    radicados: dict[int, Radicado]
    cuentas: dict[int, Cuenta]
    seguimientos: dict[int, Seguimiento] = field(default_factory=dict)
    pagos: dict[int, Pago] = field(default_factory=dict)
    estados: dict[int, EstadoPago] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(FIRST_ID))
    _by_factura: dict[int, list[int]] = field(default_factory=dict)

    def next_id(self) -> int:
        """Return an id that no row has had."""
        return next(self._ids)

    def rule(self, name: str) -> bool:
        """Tell whether the rule is in force: always, unless a defect switched it off."""
        return name not in self.off

    @contextmanager
    def without(self, *names: str) -> Iterator[None]:
        """Switch rules off for the length of a block."""
        before = self.off
        self.off = before | frozenset(names)
        try:
            yield
        finally:
            self.off = before

    def put(self, row: Seguimiento) -> None:
        """Store a new or changed seguimiento."""
        if row.id not in self.seguimientos:
            self._by_factura.setdefault(row.factura, []).append(row.id)
        self.seguimientos[row.id] = row

    def drop(self, number: int) -> None:
        """Take a seguimiento out again."""
        row = self.seguimientos.pop(number)
        self._by_factura[row.factura].remove(number)

    def of_factura(self, factura: int) -> list[Seguimiento]:
        """Return the seguimientos of a factura in the order of their ids."""
        return [self.seguimientos[number] for number in self._by_factura.get(factura, ())]

    def sees(self, user: User, factura: Factura) -> bool:
        """Tell whether the user's entity is a party of the factura (ERP: adquiriente; IPS, FITS:
        emisor).
        """
        if user.role == ADMIN:
            return True
        party = (
            factura.emisor
            if user.role.startswith(("SIIFA_IPS", "SIIFA_FITS"))
            else factura.adquiriente
        )
        return self.same(user.nit, party)

    def pays(self, user: User, factura: Factura) -> bool:
        """Tell whether the user may act as payer of the factura: admin, or NIT of the
        adquiriente.
        """
        return user.role == ADMIN or self.same(user.nit, factura.adquiriente)

    def same(self, nit: str | None, owner: str) -> bool:
        """Tell whether a token's NIT is that of the entity that owns a row."""
        return (
            nit == owner
            or not self.rule("entity")
            or (nit is not None and nit[:-1] == owner[:-1] and not self.rule("whole-nit"))
        )

    def annex_exists(self, name: str, number: int, factura: int) -> bool:
        """Tell whether the RIPS of the factura hold the service (or the user) a glosa points at."""
        return any(
            p.factura == factura and p.servicios.get(name) == number
            for p in self.pacientes.values()
        )
