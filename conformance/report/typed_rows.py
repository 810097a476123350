"""The rows of a story as they are typed: a call that makes some keeps what it is answered, and each
row's id is read from there into a variable.

Where the answer does not tell an id in a field of its own, the line holds the one that the run was
given: whoever types it puts there what they are answered.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_PLAIN = re.compile(r"\w[\w.-]*", re.ASCII)
_FIELD = re.compile(r"[A-Za-z]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row that a call made: the variable that stands for it, its id, and in which field of the
    answer that is told, the how manieth (from 0) of that name; "" where no field tells it.
    """

    variable: str
    id: str
    field: str = ""
    place: int = 0


def row_of(variable: str, id_: str, answer: str) -> TypedRow:
    """Return a row with where an answer tells its id first."""
    shown = re.search(rf'"(\w+)"\s*:\s*"?{re.escape(id_)}"?(?![\w.-])', answer)
    if shown is None or not (_FIELD.fullmatch(shown[1]) and _PLAIN.fullmatch(id_)):
        return TypedRow(variable, id_)
    before = len(re.findall(rf'"{shown[1]}"\W+[\w.-]+', answer[: shown.start()]))
    return TypedRow(variable, id_, shown[1], before)


def with_rows(shell: str, line: str, number: int, rows: Sequence[TypedRow]) -> str:
    """Return a call as it is typed, and after it what keeps the ids of its rows; an id that no
    shell takes as a word is left out. `number` tells its answer from those of other calls.
    """
    told = [row for row in rows if row.field]
    fixed = [row for row in rows if not row.field and _PLAIN.fullmatch(row.id)]
    kept = [_KEPT[shell](line, number), *_READ[shell](number, told)] if told else [line]
    return "\n".join([*kept, *(_FIXED[shell].format(row.variable, row.id) for row in fixed)])


def _bash_kept(line: str, number: int) -> str:
    return f"RESPUESTA_{number}=$({line}); printf '%s\\n' \"$RESPUESTA_{number}\""


def _bash_read(number: int, rows: Sequence[TypedRow]) -> Iterator[str]:
    word = "[[:alnum:]_.-]"
    for row in rows:
        yield (
            f"{row.variable}=$(printf '%s' \"$RESPUESTA_{number}\" | "
            f"grep -oE '\"{row.field}\"[^[:alnum:]_]+{word}+' | "
            f"sed -n '{row.place + 1}s/.*[^[:alnum:]_.-]//p')"
        )


def _powershell_kept(line: str, number: int) -> str:
    before, _, asked = line.rpartition("\n")
    return f"{before}\n$respuesta{number} = {asked}; $respuesta{number}".lstrip()


def _powershell_read(number: int, rows: Sequence[TypedRow]) -> Iterator[str]:
    for row in rows:
        found = f'[regex]::Matches("$respuesta{number}", \'"{row.field}"\\W+([\\w.-]+)\')'
        yield f"$env:{row.variable} = {found}[{row.place}].Groups[1].Value"


def _cmd_kept(line: str, number: int) -> str:
    return f"{line} -o respuesta{number}.txt\ntype respuesta{number}.txt"


def _cmd_read(number: int, rows: Sequence[TypedRow]) -> Iterator[str]:
    for row in rows:
        text = f"(Get-Content -Raw respuesta{number}.txt)"
        found = f"[regex]::Matches({text}, '\\b{row.field}\\W+([\\w.-]+)')[{row.place}]"
        yield (
            f'for /f "delims=" %t in (\'powershell -NoProfile -Command '
            f'"{found}.Groups[1].Value"\') do set "{row.variable}=%t"'
        )


_KEPT: Mapping[str, Callable[[str, int], str]] = {
    "bash": _bash_kept,
    "PowerShell": _powershell_kept,
    "cmd": _cmd_kept,
}
_READ: Mapping[str, Callable[[int, Sequence[TypedRow]], Iterator[str]]] = {
    "bash": _bash_read,
    "PowerShell": _powershell_read,
    "cmd": _cmd_read,
}
_FIXED: Mapping[str, str] = {
    "bash": "{}={}",
    "PowerShell": "$env:{} = '{}'",
    "cmd": 'set "{}={}"',
}
