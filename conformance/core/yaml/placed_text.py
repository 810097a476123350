"""A text with its places, and the faults noted in it: each told where it stands."""

from operator import attrgetter

import yaml

from conformance.core.errors import MOST_FAULTS, Fault, InputError, Place
from conformance.core.yaml.file import Sort

_LONGEST = 1000  # characters of a line that is shown beside its fault


class PlacedText:
    """The text of a file, and the faults found in it so far."""

    def __init__(self, text: str, file: str, sort: Sort) -> None:
        self.written, self.file, self.sort = text, file, sort
        self.lines = text.splitlines() if sort.quoted(text) else []
        self.faults: list[Fault] = []

    def shown(self, text: str) -> str:
        """Return a text of the file as a fault may show it."""
        return text

    @property
    def full(self) -> bool:
        """Whether more faults are known than are told."""
        return len(self.faults) > MOST_FAULTS

    def place(self, line: int, column: int) -> Place:
        """Return the place of a line and a column, both from 0."""
        source = self.lines[line] if line < len(self.lines) else ""
        return Place(
            self.file, line + 1, column + 1, self.shown(source) if len(source) <= _LONGEST else ""
        )

    def place_of(self, node: yaml.Node) -> Place:
        """Return where a node begins."""
        return self.place(node.start_mark.line, node.start_mark.column)

    def fault(self, node: yaml.Node, message: str, accepted: str = "", shift: int = 0) -> None:
        """Note a fault at a node, `shift` columns further, unless there are more than are told."""
        if not self.full:
            mark = node.start_mark
            place = self.place(mark.line, mark.column + shift)
            self.faults.append(Fault(self.shown(message), place, accepted))

    def told(self) -> list[Fault]:
        """Return the faults in the order of the file."""
        return sorted(self.faults, key=attrgetter("position"))

    def raise_faults(self) -> None:
        """Raise InputError with every fault that was noted, if there are any."""
        if self.faults:
            raise InputError(self.told())

    def once(self, before: int, node: yaml.Node, message: str, accepted: str = "") -> None:
        """Note a fault unless reading the same value noted one."""
        if len(self.faults) == before:
            self.fault(node, message, accepted)


def capital(what: str) -> str:
    """Return what begins a sentence; a key stays as it is written."""
    return what[:1].upper() + what[1:] if " " in what else what
