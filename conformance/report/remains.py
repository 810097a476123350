"""What stays behind: the rows that a run left at the target, drawn from the ledger alone."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.core.phrase import counted, listed
from conformance.core.role import ANONYMOUS
from conformance.core.row_left import RowChange
from conformance.core.speech import one_line
from conformance.report.ledger import Ledger
from conformance.report.record import RowAct

CSV_NAME = "filas-dejadas.csv"
"""The rows that a run left, one line for each act on each of them."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ANY = "recurso"


@dataclass(frozen=True, slots=True)
class Remain:
    """A row, and the acts of the run on it, in their order."""

    what: str
    id: str
    resource: str
    acts: tuple[RowAct, ...]

    @property
    def change(self) -> RowChange:
        """What became of it: removed if it was in the end, else made if the run made it."""
        made = {one.left.change for one in self.acts}
        order = (RowChange.REMOVED, RowChange.CREATED, RowChange.CHANGED)
        return next((one for one in order if one in made), RowChange.UNKNOWN)


def remains(acts: Iterable[RowAct]) -> tuple[Remain, ...]:
    """Return the rows that acts left, each once, in the order of the first act on it. What nobody
    could name is a row of its own for each act.
    """
    rows: dict[tuple[str, str], list[RowAct]] = {}
    for one in acts:
        rows.setdefault((one.left.what, one.left.id or f"? {one.exchange}"), []).append(one)
    return tuple(_remain(several) for several in rows.values())


def _remain(acts: Sequence[RowAct]) -> Remain:
    left = acts[0].left
    resource = next((one.left.resource for one in acts if one.left.resource), "")
    return Remain(left.what, left.id, resource, tuple(acts))


def who(role: str, users: Mapping[str, str]) -> str:
    """Return a user as whoever owns the system may find it: its name as it may be shown, or else
    its role in words.
    """
    if role == ANONYMOUS:
        return "nadie: sin credenciales"
    return users.get(role) or f"el usuario del rol {role}"


def told(rows: Sequence[Remain], users: Mapping[str, str]) -> dict[str, Any]:
    """Return what acta.json tells of the rows: how many of each fate, of each kind, and each."""
    fates = Counter(one.change for one in rows)
    kinds = Counter(one.what for one in rows if one.change is RowChange.CREATED)
    return {
        "created": fates[RowChange.CREATED],
        "changed": fates[RowChange.CHANGED],
        "removed": fates[RowChange.REMOVED],
        "unknown": fates[RowChange.UNKNOWN],
        "kinds": dict(sorted(kinds.items())),
        "rows": [_row(one, users) for one in rows],
    }


def _row(one: Remain, users: Mapping[str, str]) -> dict[str, Any]:
    return {
        "what": one.what,
        "id": one.id,
        "resource": one.resource,
        "change": str(one.change),
        "acts": [
            {"act": act.act, "time": act.started, "role": act.role, "user": who(act.role, users)}
            for act in one.acts
        ],
    }


def sentence(said: Mapping[str, Any]) -> str:
    """Return how many rows a run left, as a person reads it; "" of one that left none."""
    kinds = ", ".join(f"{what or 'sin clase'}: {count}" for what, count in said["kinds"].items())
    created, changed, removed = said["created"], said["changed"], said["removed"]
    parts = [
        *([f"dejó {_rows(created, 'que no estaba')} ({kinds})"] if created else []),
        *([f"cambió {_rows(changed, 'que ya estaba')}"] if changed else []),
        *([f"eliminó {_rows(removed, 'que estaba')}"] if removed else []),
    ]
    whole = f"La corrida {listed(parts)}." if parts else ""
    return " ".join(filter(None, [whole, _doubt(said["unknown"]), _acts(said["rows"])]))


def _acts(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return how many lines the file of the rows has, where that is more than there are rows."""
    acts = sum(len(row["acts"]) for row in rows)
    if acts == len(rows):
        return ""
    return f"{CSV_NAME} las lista acto por acto: {counted(acts, 'línea', 'líneas')}."


def _doubt(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return "De 1 escritura no se sabe qué dejó: no hubo respuesta que lo dijera."
    return f"De {count} escrituras no se sabe qué dejaron: no hubo respuesta que lo dijera."


def _rows(count: int, which: str) -> str:
    return f"1 fila {which}" if count == 1 else f"{count} filas {which}n"


def write_rows(folder: Path, ledger: Ledger) -> None:
    """Write the rows that a run left beside its ledger, for a spreadsheet: with the mark of UTF-8,
    and by semicolons, as where the comma is decimal.
    """
    nouns = [one.noun.one for one in ledger.header.resources]
    head = ("clase", "id", nouns[0] if len(nouns) == 1 else _ANY, "qué pasó", "acto")
    text = io.StringIO(newline="")
    sheet = csv.writer(text, delimiter=";", lineterminator="\r\n")
    sheet.writerow([*head, "cuándo (UTC)", "quién", "rol", "prueba", "intercambio"])
    for row in remains(ledger.acts):
        for act in row.acts:
            cells = (row.what, row.id, row.resource, str(act.left.change), act.act, act.started)
            by = who(act.role, ledger.header.users), act.role
            sheet.writerow([*map(safe, (*cells, *by, act.item, act.exchange))])
    save(folder / CSV_NAME, "\ufeff" + text.getvalue())


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, on one line."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line
