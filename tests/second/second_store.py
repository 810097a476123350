"""The tables of the second server, in SQLite, and the synthetic world that fills them."""

import csv
import hashlib
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from second_choices import Choices
from second_values import DAY, now

ANNEXES = (
    "Consulta",
    "Hospitalizacion",
    "Medicamento",
    "OtroServicio",
    "Procedimiento",
    "RecienNacido",
    "Urgencia",
    "Usuario",
)
_CATALOGS = Path(__file__).parents[2] / "specs" / "siifa" / "catalogs"
_ACT = (
    "code{n} text, note{n} text, date{n} integer, user{n} text, reported{n} integer, done{n} "
    "integer"
)
_TABLES = f"""
create table factura (id integer primary key, numero text, cufe text, emisor text, adquiriente text,
    valor integer, emision integer);
create table radicado (id integer primary key, factura integer unique, radicado text, fecha integer,
    usuario text, registro integer);
create table codigo (id text, padre text, descripcion text, nivel integer, grupo text);
create table anexo (kind text, id integer, persona integer, primary key (kind, id));
create table transaccion (id integer primary key, factura integer, registro integer);
create table persona (id integer primary key, transaccion integer, documento text,
    consecutivo integer, nacimiento integer);
create table seguimiento (id integer primary key, kind text, factura integer, anexo text,
    anexo_id integer, valor integer, {", ".join(_ACT.format(n=n) for n in range(4))});
create table pago (id integer primary key, factura integer, fuente integer, subfuente integer,
    giro integer, valor integer, fecha integer, referencia text, usuario text, registro integer);
create table estado (id integer primary key, pago integer, codigo integer, observacion text,
    registro integer);
create table cuenta (id integer primary key, nit integer, banco integer, tipo integer, numero text,
    titular text, estado integer, principal integer, observaciones text, usuario text,
    registro integer, usuario_cambio text, cambio integer);
create table banco (codigo integer primary key, nombre text, estado text, registro integer);
create table empresa (nit text primary key, razon text);
create table referencia (dominio integer, codigo integer, nombre text);
create index code_of on codigo (id);
create index annexes_of on anexo (persona);
create index people_of on persona (transaccion);
create index transactions_of on transaccion (factura);
create index follow_ups_of on seguimiento (factura);
create index payments_of on pago (factura);
create index states_of on estado (pago);
create index name_of on referencia (dominio, codigo);
"""


@dataclass(frozen=True, slots=True)
class Account:
    """Who may log in: the role as the target file calls it and as the token says it."""

    name: str
    role: str
    nit: str
    guid: str


_NITS = {
    "erp": "900100200",
    "eps": "900100200",
    "ips": "800300400",
    "fits": "800300400",
    "otra_erp": "900777888",
    "otra_ips": "800555666",
}
_FITS_APART = "811999222"
_ROLES = {
    "admin": "SIIFA_Admin",
    "msps": "SIIFA_MSPS",
    "erp": "SIIFA_ERP",
    "erp_gestor": "SIIFA_ERP_Gestor",
    "erp_consulta": "SIIFA_ERP_Consulta",
    "eps": "SIIFA_EPS",
    "eps_gestor": "SIIFA_EPS_Gestor",
    "ips": "SIIFA_IPS",
    "ips_gestor": "SIIFA_IPS_Gestor",
    "ips_consulta": "SIIFA_IPS_Consulta",
    "fits": "SIIFA_FITS",
    "fits_gestor": "SIIFA_FITS_Gestor",
    "fits_consulta": "SIIFA_FITS_Consulta",
    "otra_erp": "SIIFA_ERP",
    "otra_ips": "SIIFA_IPS",
}


def users(choices: Choices) -> dict[str, Account]:
    """Return the users by the role that a target file gives them."""
    made = {}
    for role, wire in _ROLES.items():
        entity = role if role in _NITS else role.split("_")[0]
        apart = entity == "fits" and choices.fits_apart
        nit = _FITS_APART if apart else _NITS.get(entity, "")
        made[role] = Account(
            f"usuario-{role}", wire, nit, str(uuid.uuid5(uuid.NAMESPACE_URL, role))
        )
    return made


class SqlStore:
    """All rows. One thread at a time; what a refused request began is undone."""

    def __init__(self, choices: Choices, radicadas: int, pending: int) -> None:
        self._base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._base.row_factory = sqlite3.Row
        self._base.executescript(_TABLES)
        self._fill(choices, radicadas, pending)

    def all(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return every row of a query."""
        return self._base.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query, None when there is none."""
        row: sqlite3.Row | None = self._base.execute(query, values).fetchone()
        return row

    def add(self, table: str, **values: object) -> int:
        """Add a row and return its id."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        statement = f"insert into {table} ({names}) values ({marks})"
        return self._base.execute(statement, tuple(values.values())).lastrowid or 0

    def change(self, table: str, row: int, **values: object) -> None:
        """Change a row."""
        sets = ", ".join(f"{name} = ?" for name in values)
        self._base.execute(f"update {table} set {sets} where id = ?", (*values.values(), row))

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Do all of what is inside, or nothing."""
        self._base.execute("begin")
        try:
            yield
        except BaseException:
            self._base.execute("rollback")
            raise
        self._base.execute("commit")

    def close(self) -> None:
        """Forget everything."""
        self._base.close()

    def _fill(self, choices: Choices, radicadas: int, pending: int) -> None:
        self._fill_catalogs()
        known = users(choices)
        for user in {user.nit: user for user in known.values() if user.nit}.values():
            self.add("empresa", nit=user.nit, razon=f"Entidad de muestra {user.nit}")
        erp, ips = known["erp"].nit, known["ips"].nit
        other_erp, other_ips = known["otra_erp"].nit, known["otra_ips"].nit
        groups = [
            (ips, erp, radicadas, 0),
            (ips, erp, 0, pending),
            (other_ips, erp, 6, 6),
            (ips, other_erp, 6, 6),
            (other_ips, other_erp, 6, 6),
        ]
        if choices.fits_apart:
            groups.append((known["fits"].nit, erp, 10, 5))
        number = choices.first_factura
        for emisor, adquiriente, filed, unfiled in groups:
            for position in range(filed + unfiled):
                self._factura(number, (emisor, adquiriente), position, filed=position < filed)
                number += 1

    def _factura(
        self, number: int, parties: tuple[str, str], position: int, *, filed: bool
    ) -> None:
        # One in five is older than any legal term; the others are within all but the shortest.
        days = 40 + position % 60 if position % 5 == 4 else 2 + position % 22
        issued = now() - days * DAY - 3_600_000_000
        self.add(
            "factura",
            id=number,
            numero=f"FVS{number}",
            cufe=hashlib.sha384(str(number).encode()).hexdigest(),
            emisor=parties[0],
            adquiriente=parties[1],
            emision=issued,
            valor=10_000_000_00 + position * 7_919_37 % 90_000_000_00,
        )
        if filed:
            self.add(
                "radicado",
                factura=number,
                radicado=f"RAD-{number}",
                fecha=issued + DAY,
                usuario="semilla",
                registro=issued + DAY,
            )
        self.add("transaccion", id=number * 5, factura=number, registro=issued)
        for consecutive in (1, 2):
            person = number * 10 + consecutive
            self.add(
                "persona",
                id=person,
                transaccion=number * 5,
                documento=f"SIN{person}",
                consecutivo=consecutive,
                nacimiento=issued - 9000 * DAY,
            )
            for place, kind in enumerate(ANNEXES):
                row = person if kind == "Usuario" else number * 100 + place * 10 + consecutive
                self.add("anexo", kind=kind, id=row, persona=person)

    def _fill_catalogs(self) -> None:
        for name in ("glosa", "devolucion", "respuesta", "decision"):
            for row in _rows(name):
                if row["active"] == "true":
                    for group in filter(None, row["groups"].split("|")):
                        self.add(
                            "codigo",
                            id=row["code"],
                            padre=row["parent"] or None,
                            descripcion=row["label"],
                            nivel=int(row["level"]),
                            grupo=group,
                        )
        for row in _rows("bancos"):
            self.add(
                "banco",
                codigo=int(row["codigoBanrep"]),
                nombre=row["nombre"],
                estado=row["estado"],
                registro=now() - 500 * DAY,
            )
        for row in _rows("referencias"):
            self.add(
                "referencia",
                dominio=int(row["domain"]),
                codigo=int(row["code"]),
                nombre=row["label"],
            )


def _rows(name: str) -> list[dict[str, str]]:
    with (_CATALOGS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
