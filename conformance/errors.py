"""What can go wrong on our side of the counter, said to the person who must act."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a text: file, line and column (both from 1), and the source line itself."""

    file: str
    line: int
    column: int
    source: str = ""

    def render(self) -> str:
        """Return `file:line:column`, the source line, and a caret below the column."""
        head = f"{self.file}:{self.line}:{self.column}"
        if not self.source:
            return head
        number = str(self.line)
        caret = " " * (self.column - 1) + "^"
        return f"{head}\n  {number} | {self.source}\n  {' ' * len(number)} | {caret}"


class ConformanceError(Exception):
    """An error of usage or of the surroundings; `exit_code` is what the command line returns."""

    exit_code = 3


class UsageError(ConformanceError):
    """Wrong usage or configuration: nothing was judged. The text is Spanish and says what to do."""

    exit_code = 4


class InputError(UsageError):
    """One or more faults in a file the user wrote, all told at once, each at its place."""

    def __init__(self, faults: "list[Fault]") -> None:
        self.faults = faults
        super().__init__("\n\n".join(fault.render() for fault in faults))


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input file: what is wrong, where, and what would be accepted."""

    message: str
    place: Place | None = None
    accepted: str = ""

    def render(self) -> str:
        """Return the fault as text: place with caret, message, what is accepted."""
        parts = [self.place.render()] if self.place else []
        parts.append(self.message)
        if self.accepted:
            parts.append(self.accepted)
        return "\n".join(parts)


class TargetUnavailableError(ConformanceError):
    """The target does not answer HTTP, or refused the login: nothing can be concluded."""

    exit_code = 2
