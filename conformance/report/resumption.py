"""What stands of a ledger whose run was cut, when the run goes on."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from conformance.core.errors import UsageError
from conformance.core.regular_file import regular
from conformance.http.checks.codes import TIM_01
from conformance.report.ledger import LEDGER, Ledger, parsed, read
from conformance.report.writer import take_in


def take_up(folder: Path) -> Ledger:
    """Return the ledger of a run that was cut, its workers' parts taken in and what is left of a
    cut line removed.

    Raises UsageError when there is none or it is damaged otherwise: then nobody knows what is
    missing.
    """
    path = folder / LEDGER
    if _begins(path):
        _mend_last_line(path)
        take_in(folder)
    ledger = read(path)
    if ledger.damaged:
        raise UsageError(
            f"No se puede reanudar: {path} está dañado, y no se sabe qué falta.\n"
            "Haga una corrida nueva, en otra carpeta si quiere conservar esta."
        )
    return ledger


def cut_back(ledger: Ledger) -> None:
    """Leave in a ledger what stands when its run goes on: all exchanges, and what was said of items
    that ended.
    """
    left, planned = ledger.left, {one.id for one in ledger.header.planned}
    scratch = ledger.path.with_name(f"{LEDGER}.nuevo")
    with (
        ledger.path.open(encoding="utf-8", newline="\n") as file,
        scratch.open("w", encoding="utf-8", newline="\n") as out,
    ):
        out.writelines(line for line in file if _stands(parsed(line), left, planned))
    scratch.replace(ledger.path)


def _stands(record: Mapping[str, Any], left: Collection[str], planned: Collection[str]) -> bool:
    kind = record["type"]
    if (
        kind == "finding"
    ):  # of how long things took all that was sent is judged again, and so is what prepared it
        return (
            record["item"] not in left and record["item"] in planned and record["code"] != TIM_01.id
        )
    return kind != "footer" and not (
        kind == "item" and (record["id"] in left or record["id"] not in planned)
    )


def _begins(path: Path) -> bool:
    """Say whether a file begins as a ledger does: what is none is left as it is."""
    try:
        regular(path)
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            return parsed(file.readline()).get("type") not in (None, "damaged")
    except OSError:
        return False  # reading it says why


def _mend_last_line(path: Path) -> None:
    """End a file's last line when only its end is missing, or cut the file before it."""
    with path.open("r+b") as file:
        last = b""
        end = 0
        for last in file:
            end += len(last)
        if last.endswith(b"\n"):
            return
        try:
            json.loads(last)
            file.write(b"\n")
        except ValueError:
            file.truncate(end - len(last))
