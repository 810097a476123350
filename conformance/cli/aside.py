"""An earlier run's files where a new run goes: set aside, put back, or kept where anybody sees
them.

A run that finished is replaced only by one that finishes: one that is cut, or killed at whatever
moment, loses nothing of it and hides nothing.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from conformance.report.ledger import LEDGER, parsed
from conformance.report.writer import PARTS

ASIDE = ".anterior"
"""Where files are while the new run has not ended."""
KEPT = "anterior"
"""Where files of a run that finished stay when the one after it did not, with a number from the
second on.
"""
_TAIL = 65_536  # bytes: a footer is shorter

Tell = Callable[[str], object]


@contextmanager
def set_aside(folder: Path, names: Sequence[str], tell: Tell) -> Iterator[None]:
    """Put an earlier run's files aside for a new one; at the end they go back, stay beside it, or
    are replaced.
    """
    recover(folder, tell)
    aside = folder / ASIDE
    aside.mkdir(exist_ok=True)
    for name in names:
        if (folder / name).exists():
            (folder / name).replace(aside / name)
    try:
        yield
    finally:
        recover(folder, tell)


def recover(folder: Path, tell: Tell) -> None:
    """Leave nothing aside: put files back where no run came after them, keep them where one came
    and did not finish.
    """
    aside = folder / ASIDE
    if not aside.is_dir():
        return
    if not _begun(folder / LEDGER):
        for part in folder.glob(PARTS):  # of the run that left no ledger
            part.unlink()
        for kept in aside.iterdir():
            kept.replace(folder / kept.name)
    elif finished(aside / LEDGER) and not finished(folder / LEDGER):
        place = _free(folder)
        aside.rename(place)
        tell(
            "La corrida anterior de esta carpeta sí había terminado: sus informes quedaron en "
            f"{place}."
        )
        return
    shutil.rmtree(aside)


def finished(ledger: Path) -> bool:
    """Say whether a ledger is that of a run that went on to its end."""
    try:
        with ledger.open("rb") as file:
            file.seek(max(0, ledger.stat().st_size - _TAIL))
            last = file.read().decode("utf-8", "replace").rstrip("\n").rpartition("\n")[2]
    except OSError:
        return False
    record = parsed(last)
    return record.get("type") == "footer" and not record.get("interrupted")


def _begun(ledger: Path) -> bool:
    """Say whether a ledger holds anything: a run that was killed at once leaves an empty one."""
    return ledger.is_file() and ledger.stat().st_size > 0


def _free(folder: Path) -> Path:
    """Return the first place for what is kept where nothing is."""
    names = (KEPT if number == 1 else f"{KEPT}-{number}" for number in count(1))
    return next(folder / name for name in names if not (folder / name).exists())
