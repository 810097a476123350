"""Runs that are over, read to be set side by side: damaged ones are refused, and those of another
system.
"""

from collections.abc import Iterable
from pathlib import Path

from conformance.core.errors import UsageError
from conformance.evidence.examination import examine, ledger_of, read_package
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.past_run import PastRun, past_run

_ZIP = b"PK"


def read_run(named: str) -> PastRun:
    """Return the run of a folder, of a ledger, or of a package. Raises UsageError for what is none,
    or damaged: what it does not tell any more would pass for mended.
    """
    path = Path(named)
    if path.is_file() and _begins(path) == _ZIP:
        return _packaged(path, named)
    return past_run(_undamaged(_ledger(named)), named)


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_ZIP))


def _packaged(path: Path, named: str) -> PastRun:
    """Return the run of a package, which nobody may have changed since it was made."""
    found = examine(read_package(path))
    for one in found.changes[:1]:
        raise UsageError(
            f"No se puede comparar el paquete {named}: {one.where}: {one.what}.\n"
            f"«conformance verify {named}» dice todo lo que no está como se escribió."
        )
    with ledger_of(found.members[LEDGER].content) as ledger:
        return past_run(ledger, named)


def read_runs(named: Iterable[str]) -> list[PastRun]:
    """Return some runs of one pack. Raises UsageError where they are not."""
    runs = [read_run(one) for one in named]
    for one in runs[1:]:
        if one.pack != runs[0].pack:
            raise UsageError(
                f"{one.name} es de otro paquete («{one.pack}») que {runs[0].name} "
                f"(«{runs[0].pack}»).\nSolo se comparan corridas del mismo paquete."
            )
    return runs


def _ledger(named: str) -> Ledger:
    path = Path(named)
    if not path.exists():
        raise UsageError(
            f"No existe «{named}».\n"
            f"Indique la carpeta de una corrida, la que contiene {LEDGER}, o su paquete."
        )
    if path.is_dir() and not (path / LEDGER).exists():
        raise UsageError(
            f"«{named}» no es la carpeta de una corrida: no contiene {LEDGER}.\n"
            "Indique la que escribió «conformance run» (--out)."
        )
    return read(path / LEDGER if path.is_dir() else path)


def _undamaged(ledger: Ledger) -> Ledger:
    """Return a ledger that may lack its end, but nothing before it."""
    counted = ledger.footer is None or ledger.whole
    if ledger.damage or not counted:
        damage = ledger.damage or "su pie no cuenta lo que hay"
        raise UsageError(
            f"No se puede comparar la corrida: {ledger.path} está dañado: {damage}.\n"
            "Recupere una copia sin cambios, o haga otra corrida con «conformance run»."
        )
    return ledger
