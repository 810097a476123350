"""What goes out: the records taken and those listed of each file, its copies, the master of each
entity.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from conformance.packs.bdua.layouts import RETURNED, layout
from conformance.packs.bdua.regimes import OF_KIND
from conformance.packs.bdua.sandbox.encoding import is_utf8
from conformance.packs.bdua.sandbox.people_table import Affiliate, PeopleTable
from conformance.packs.bdua.sandbox.reception import Desk
from conformance.packs.bdua.sandbox.rules import BARE_LF, EMPTY_LISTS, LOWER, TRAILING
from conformance.packs.bdua.sandbox.state import Delivery
from conformance.packs.bdua.sandbox.validation import Judged
from conformance.packs.bdua.settings import ENTITIES

_LONGEST = 255
_SIZE = 1 << 20


@dataclass(slots=True)
class _Lists:
    """The two files of results of a delivery; one is made when it gets its first record."""

    stack: ExitStack
    folder: Path
    stem: str
    end: bytes
    ending: Callable[[str], str]
    files: dict[str, IO[bytes]]

    def write(self, name: str, line: bytes) -> None:
        """Write a record to one of them."""
        if name not in self.files:
            path = self.folder / (self.stem + self.ending(name))
            self.files[name] = self.stack.enter_context(path.open("wb", buffering=_SIZE))
        self.files[name].write(line + self.end)


def write_results(desk: Desk, one: Delivery, records: Iterable[Judged]) -> None:
    """Write what came of a file."""
    folder = desk.root / "salida" / one.entity
    folder.mkdir(parents=True, exist_ok=True)
    small = desk.rules.manner(LOWER)
    with ExitStack() as stack:
        made = _Lists(
            stack,
            folder,
            one.stem,
            b"\n" if desk.rules.manner(BARE_LF) else b"\r\n",
            lambda name: name.lower() if small else name,
            {},
        )
        _write_all(desk, made, records)
        if desk.rules.manner(EMPTY_LISTS) and ".NEG" not in made.files:
            path = folder / (one.stem + made.ending(".NEG"))
            stack.enter_context(path.open("wb"))


def _write_all(desk: Desk, made: _Lists, records: Iterable[Judged]) -> None:
    wrong = desk.rules.wrong
    held: list[bytes] = []
    for row in records:
        line = row.record.line
        if row.gone:
            continue
        if not row.why:
            made.write(
                ".VAL", _without_zeros(line) if wrong("ceros-perdidos") else _doubled(desk, line)
            )
            continue
        if wrong("sin-inconsistentes"):
            continue
        if wrong("val-y-neg"):
            made.write(".VAL", line)
        if wrong("neg-recortado"):
            line = line[:_LONGEST]
        end = ";" if desk.rules.manner(TRAILING) else ""
        told = line + b"," + f"{row.why}{end}".encode("cp1252", "replace")
        if wrong("neg-reordenado"):
            held.append(told)
        else:
            made.write(".NEG", told)
    for told in reversed(held):
        made.write(".NEG", told)


def _without_zeros(line: bytes) -> bytes:
    return b",".join(
        cell.lstrip(b"0") if len(cell) == 2 and cell.isdigit() else cell
        for cell in line.split(b",")
    )


def _doubled(desk: Desk, line: bytes) -> bytes:
    """Return a record as it goes out; one that was read in a wrong encoding goes out encoded
    twice.
    """
    if not desk.rules.wrong("utf8-aceptado") or not is_utf8(line):
        return line
    return line.decode("cp1252", "replace").encode("utf-8")


def copy_results(desk: Desk, one: Delivery) -> None:
    """Copy what came of a file where its regime says."""
    small = desk.rules.manner(LOWER)
    own = [
        desk.root / "salida" / one.entity / (one.stem + (name.lower() if small else name))
        for name in (".VAL", ".NEG")
    ]
    paths = [path for path in own if path.exists()]
    regime, _ = OF_KIND[one.kind]
    for place in regime.copies:
        if desk.rules.wrong(f"sin-copia-{place.lower()}"):
            continue
        folder = desk.root / "salida" / place / one.entity
        folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            copy = shutil.copyfile(path, folder / path.name)
            if place == "FTP" and desk.rules.wrong("copia-no-igual"):
                copy.write_bytes(b"COPIA\r\n" + copy.read_bytes())
    if desk.rules.wrong("resultados-ajenos"):
        other = next(name for name in ENTITIES.values() if name != one.entity)
        (desk.root / "salida" / other).mkdir(parents=True, exist_ok=True)
        for path in paths:
            shutil.copyfile(path, desk.root / "salida" / other / path.name)


def write_master(desk: Desk, people: PeopleTable, one: Delivery) -> None:
    """Write the master that an entity is given back: its own people, whatever their state."""
    shape = layout(RETURNED)
    names = [one.entity]
    if desk.rules.wrong("maestro-con-ajenos"):
        names = list(ENTITIES.values())
    kind = OF_KIND[one.kind][0].master
    path = (
        desk.root / "salida" / one.entity / f"{one.entity}{kind}00{desk.now.strftime('%d%m%Y')}.TXT"
    )
    with path.open("wb", buffering=_SIZE) as file:
        for serial, known in enumerate(people.of(names), 1):
            line = ",".join(shape.cells(_returned(known, serial))).encode("cp1252", "replace")
            for _ in range(known.times):
                file.write(line + b"\r\n")


def _returned(known: Affiliate, serial: int) -> dict[str, str]:
    return {
        **known.told,
        "serial_bdua": str(serial),
        "codigo_entidad": known.entity,
        "tipo_documento": known.key[0],
        "numero_documento": known.key[1],
        "condicion_beneficiario": known.told.get("condicion_beneficiario_mayor_18", ""),
        "numero_contrato": "",
        "fecha_inicio_contrato": "",
        "estado_afiliacion": known.state,
    }
