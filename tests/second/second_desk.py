"""Who is at the desk: the caller of one request, what it sees, and what the operations may use."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from second_choices import Choices
from second_problem import RefusedError, invalid
from second_query import Query
from second_store import SqlStore
from second_values import Values

PAYERS = frozenset({"SIIFA_Admin", "SIIFA_ERP", "SIIFA_ERP_Gestor"})
REITERATORS = PAYERS | {"SIIFA_EPS", "SIIFA_EPS_Gestor"}
PROVIDERS = frozenset(
    {"SIIFA_Admin", "SIIFA_IPS", "SIIFA_IPS_Gestor", "SIIFA_FITS", "SIIFA_FITS_Gestor"}
)
# Roles that the official text of a reading operation leaves out where it names any.
UNNAMED = frozenset({"SIIFA_EPS", "SIIFA_EPS_Gestor", "SIIFA_MSPS"})


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Whom a token is of."""

    role: str
    nit: str
    guid: str

    @property
    def admin(self) -> bool:
        """Whether it may see and do everything."""
        return self.role == "SIIFA_Admin"

    @property
    def provider(self) -> bool:
        """Whether it is on the emisor's side."""
        return self.role.startswith(("SIIFA_IPS", "SIIFA_FITS"))

    @property
    def payer(self) -> bool:
        """Whether it is on the adquiriente's side."""
        return self.role.startswith(("SIIFA_ERP", "SIIFA_EPS"))

    def sees(self, row: sqlite3.Row) -> bool:
        """Say whether a row, which carries the parties of its factura, is of its entity."""
        return (
            self.admin
            or (self.payer and row["adquiriente"] == self.nit)
            or (self.provider and row["emisor"] == self.nit)
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """One request: its caller, query, body and path values, and the store to answer it from."""

    caller: TokenHolder
    query: Query
    body: Mapping[str, Any]
    store: SqlStore
    values: Values
    choices: Choices
    path: Mapping[str, str] = field(default_factory=dict)

    def allow(self, roles: frozenset[str]) -> None:
        """Refuse a caller of another role."""
        if self.caller.role not in roles:
            raise RefusedError(403, "El rol no puede hacer esto")

    def allow_named(self, *besides: str) -> None:
        """Refuse the roles that the text of a reading operation does not name."""
        if self.caller.role in UNNAMED.difference(besides):
            raise RefusedError(403, "El rol no puede leer esto")

    def foreign(self) -> RefusedError:
        """Return the refusal of another entity's row."""
        return RefusedError(self.choices.foreign_row, "No existe o no es de su entidad")

    def row_of_path(self, name: str, bits: int = 64) -> int:
        """Return the id in the path, which documents call by that name."""
        return self.values.path_id(name, self.path["row"], bits)

    def factura(self, number: int) -> sqlite3.Row:
        """Return a factura, whoever asks."""
        row = self.store.one("select * from factura where id = ?", number)
        if row is None:
            raise RefusedError(404, "La factura no existe")
        return row

    def own_factura(self, number: int) -> sqlite3.Row:
        """Return a factura of the caller's entity."""
        row = self.factura(number)
        if not self.caller.sees(row):
            raise self.foreign()
        return row

    def resource_of_query(self) -> int | None:
        """Return the id of the obligatory `IdFactura`, None when there is nothing of it to show."""
        number = self.query.identifier("IdFactura")
        if number is None:
            raise invalid("IdFactura", "El campo es obligatorio")
        row = self.store.one("select * from factura where id = ?", number)
        if row is not None and self.caller.sees(row):
            return number
        if self.choices.unknown_factura == 404:
            raise RefusedError(404, "La factura no existe")
        return None

    def filed(self, factura: int) -> int | None:
        """Return when a factura was filed."""
        row = self.store.one("select fecha from radicado where factura = ?", factura)
        return row["fecha"] if row else None

    def listed(self, name: str, most: int | None = None, *, empty: bool = False) -> list[Any]:
        """Return the elements of a bulk."""
        rows = self.body.get(name)
        if not isinstance(rows, list):
            raise invalid(name, "El campo es obligatorio")
        if not rows and not empty:
            raise invalid(name, "La lista está vacía")
        if most is not None and len(rows) > most:
            raise invalid(name, f"A lo sumo {most} elementos")
        for position, row in enumerate(rows):
            if not isinstance(row, dict):
                raise invalid(f"{name}[{position}]", "Se espera un objeto")
        return rows

    def reference(self, domain: int, code: int) -> str | None:
        """Return the name of a code of a domain of references."""
        row = self.store.one(
            "select nombre from referencia where dominio = ? and codigo = ?", domain, code
        )
        return row["nombre"] if row else None


def number(value: object) -> float:
    """Return a count as the documents declare them in a factura: a double."""
    return float(Decimal(str(value)))
