"""The rows in memory, and the questions the rules ask of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.packs.siifa.sandbox.tables.records import (
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
from conformance.sandbox.tables import Tables

ADMIN = "SIIFA_Admin"


@dataclass
class Store(Tables):
    """Every table of the server. Its rules are those of the decisions (`R5`, `I01`, …)."""

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
    _by_factura: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def put(self, row: Seguimiento) -> None:
        """Store a new or changed seguimiento."""
        if row.id not in self.seguimientos:
            self._by_factura[row.factura] = (*self._by_factura.get(row.factura, ()), row.id)
        self.seguimientos[row.id] = row

    def drop(self, number: int) -> None:
        """Take a seguimiento out again."""
        row = self.seguimientos.pop(number)
        left = (one for one in self._by_factura[row.factura] if one != number)
        self._by_factura[row.factura] = tuple(left)

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
