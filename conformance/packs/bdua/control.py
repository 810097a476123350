"""What tells how many records a file holds: one more record of the file, or a file beside it.

The rules of the file: no public text says whether there is one, nor what it looks like. Whether is
a setting of the target, and so are its line, its place and its name; of what the target does not
say there is a usual value, which is a guess, and what rests on a guess obliges nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from conformance.core.setting import CHOICE, TEXT, Setting
from conformance.files.naming import named, parts_in
from conformance.files.target import DeliveryTarget

NONE, RECORD, FILE = KINDS = ("ninguno", "registro", "archivo")
FIRST, LAST = PLACES = ("primero", "ultimo")
KIND, LINE, PLACE, NAME = "control", "control_linea", "control_lugar", "puerta.control"
TOTAL, OF_FILE = "REGISTROS", "ARCHIVO"
PARTS = ("TT", "ENTIDAD", "DDMMAAAA", OF_FILE, TOTAL)
"""What the line of a control may say: the kind of its file, whose it is, of which day, its name,
and how many records it holds."""


@dataclass(frozen=True, slots=True)
class Control:
    """How a control is otherwise than it should be: it tells of so many records `more` than there
    are, it tells some parts otherwise, or there is none.
    """

    more: int = 0
    parts: Mapping[str, str] = field(default_factory=dict)
    missing: bool = False


RIGHT = Control()


def settings() -> Iterator[Setting]:
    """Yield the settings of a target about the control of its files."""
    yield Setting(
        KIND, CHOICE, NONE, "si hay registro o archivo de control", guess=True, choices=KINDS
    )
    yield Setting(
        LINE,
        TEXT,
        f"{{TT}},{{ENTIDAD}},{{DDMMAAAA}},{{{TOTAL}}}",
        "qué dice el control",
        guess=True,
        wants=_line,
    )
    yield Setting(
        PLACE, CHOICE, FIRST, "dónde está el registro de control", guess=True, choices=PLACES
    )


def _line(value: object) -> str:
    told = parts_in(str(value))
    if TOTAL in told and set(told) <= set(PARTS) and "\n" not in str(value):
        return ""
    shown = ", ".join(f"{{{one}}}" for one in PARTS)
    return f"Se espera una línea con {{{TOTAL}}}, que puede llevar {shown}."


def kind_of(target: DeliveryTarget) -> str:
    """Return what control the files of a target have."""
    return target.text(KIND)


def tells(target: DeliveryTarget, part: str) -> bool:
    """Say whether the control of a target tells a part."""
    return part in parts_in(target.text(LINE))


def unsaid(target: DeliveryTarget) -> list[str]:
    """Return what a target whose files have a control does not say of it."""
    wanted = {NONE: (), RECORD: (LINE, PLACE), FILE: (LINE, NAME)}[kind_of(target)]
    return [one for one in wanted if one not in target.given]


def line_of(target: DeliveryTarget, parts: Mapping[str, str], count: int, how: Control) -> str:
    """Return the line of a control of a file with so many records."""
    told = {**parts, TOTAL: str(count + how.more), **how.parts}
    return named(target.text(LINE), told)


def framed(content: bytes, line: bytes, end: bytes, place: str) -> bytes:
    """Return the content of a file with its control as one more record."""
    if place == FIRST:
        return line + end + content
    between = b"" if not content or content.endswith(end) else end
    return content + between + line + end
