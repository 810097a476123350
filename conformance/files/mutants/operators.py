"""What can be done wrong to a cell of a record, to the records of a file, to a file itself."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from conformance.files.mutants.mutant import FileCondition

MISSING, TWICE, PREVIOUS, STRANGER, BACKWARDS = ROWS = (
    "falta",
    "dos-veces",
    "repite-el-anterior",
    "trae-uno-ajeno",
    "al-reves",
)
"""What becomes of the records of a file."""

NOT_THERE, EMPTY, OTHER_NAME, ELSEWHERE = FILES = (
    "no-sale",
    "sale-vacio",
    "con-otro-nombre",
    "en-otra-carpeta",
)
"""What becomes of a file."""


@dataclass(frozen=True, slots=True)
class CellAround:
    """What stands in the same column of the record before and of the first one, "" for none."""

    previous: str = ""
    first: str = ""


Spoil = Callable[[str, CellAround], str]


def _plain(text: str) -> str:
    """Return a text without the marks over its letters."""
    return "".join(
        one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)
    )


def _cut(size: int) -> Spoil:
    return lambda text, around: text[:size]


CELLS: Mapping[str, Spoil] = {
    "vacio": lambda text, around: "",
    "sin-el-ultimo-caracter": lambda text, around: text[:-1],
    "un-caracter-mas": lambda text, around: text and text + text[-1],
    "cortado-en-5": _cut(5),
    "cortado-en-10": _cut(10),
    "en-minusculas": lambda text, around: text.lower(),
    "sin-tildes": lambda text, around: _plain(text),
    "sin-ceros": lambda text, around: text.lstrip("0"),
    "con-un-blanco": lambda text, around: text and text + " ",
    "del-anterior": lambda text, around: around.previous or text,
    "del-primero": lambda text, around: around.first or text,
}
"""What becomes of a cell."""


def cell_spoiled(
    rows: Sequence[Sequence[str]], column: int, operator: str, condition: FileCondition
) -> list[list[str]]:
    """Return records with one column spoiled in those that a condition picks."""
    spoil, first = CELLS[operator], rows[0][column] if rows and column < len(rows[0]) else ""
    made, previous = [], ""
    for number, row in enumerate(rows, 1):
        cells = list(row)
        if column < len(cells):
            around = CellAround(previous, first if number > 1 else "")
            previous = cells[column]
            if condition.picks(number, len(rows)):
                cells[column] = spoil(cells[column], around)
        made.append(cells)
    return made


def rearranged(
    rows: Sequence[bytes], operator: str, condition: FileCondition, strangers: Sequence[bytes]
) -> list[bytes]:
    """Return the records of a file as an operator leaves them; `strangers` are those of somebody
    else.
    """
    if operator == BACKWARDS:
        return list(reversed(rows))
    if operator == STRANGER:
        foreign = [one for one in strangers if one not in rows]
        return [*rows, *foreign[:1]]
    made: list[bytes] = []
    for number, row in enumerate(rows, 1):
        picked = condition.picks(number, len(rows))
        if not picked:
            made.append(row)
        elif operator == TWICE:
            made += [row, row]
        elif operator == PREVIOUS:
            made.append(rows[number - 2] if number > 1 else row)
    return made
