"""The folder of a run: held while the run lives, an earlier run's files put aside for it."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from conformance.cli.aside import set_aside
from conformance.cli.folder_lock import held
from conformance.core.errors import UsageError, why
from conformance.evidence.package import DEFAULT
from conformance.http.generation import cases
from conformance.http.model.story import FOLDER as STORIES
from conformance.report.formats import FOLDERS, files
from conformance.report.ledger import LEDGER, parsed
from conformance.report.writer import PARTS

LOG = "corrida.log"
"""What the process that certifies says."""

_OURS = (LEDGER, *files(), DEFAULT)
LEFT = (LEDGER, *files(), LOG, STORIES, *FOLDERS)
"""What a run writes, folders included: nothing else of a folder, nor a package, is looked into."""


@contextmanager
def placed(args: argparse.Namespace) -> Iterator[tuple[Path, IO[str]]]:
    """Yield the folder of the run, held, and its open log: a passing folder when only the plan is
    asked for.
    """
    if args.dry_run:
        with (
            tempfile.TemporaryDirectory(prefix="conformance-") as scratch,
            hold(Path(scratch), "--out") as log,
        ):
            yield Path(scratch).resolve(), log
        return
    folder = Path(args.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held_log = hold(folder, "--out" if args.resume is None else "--resume")
    except OSError as error:
        raise UsageError(
            f"--out {folder}: no se puede escribir ahí ({why(error)}).\n"
            "Elija una carpeta suya que exista o se pueda crear."
        ) from None
    try:
        with held_log as log:
            if args.resume is None:
                log.truncate(0)
                with set_aside(folder.resolve(), _files(keep=args.corpus is not None), print):
                    for part in folder.glob(PARTS):
                        part.unlink()
                    yield folder.resolve(), log
            else:
                yield folder.resolve(), log
    finally:
        if not (folder / LEDGER).exists() and not (folder / LOG).stat().st_size:
            (folder / LOG).unlink()


def _files(*, keep: bool) -> list[str]:
    """Return the names of the files that a run leaves, its log apart; `keep`: nor the corpus, which
    was given.
    """
    return [*_OURS, *([] if keep else [cases.FILE])]


def hold(folder: Path, option: str) -> IO[str]:
    """Return the open log of a folder, held while it is open. Raises UsageError when a run is going
    on there.
    """
    log = (folder / LOG).open("a", encoding="utf-8")
    if not held(log):
        log.close()
        raise UsageError(
            f"{option} {folder}: hay una corrida andando en esa carpeta.\n"
            "Espere a que termine, deténgala con Ctrl-C, o dé otra carpeta."
        )
    return log


def headed(folder: Path) -> bool:
    """Say whether the run of a folder came to say what it would do: then its ledger can be read."""
    path = folder / LEDGER
    if not path.exists():
        return False
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        return any(parsed(line).get("type") == "header" for line in file)


def clear(folder: Path, *, keep: bool) -> None:
    """Leave nothing of a run in its folder, its log apart; `keep`: nor the corpus, which was
    given.
    """
    for name in _files(keep=keep):
        (folder / name).unlink(missing_ok=True)
    for part in folder.glob(PARTS):
        part.unlink()
