"""Where the keys of a target file stand: what to mend is told with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Places:
    """The line of each key of a file, by its whole name (`roles.admin.password`), and of each text
    of a list (`rooms.101`); 0 where nobody has the file to look it up.
    """

    file: str
    lines: Mapping[str, int] = field(default_factory=dict)

    def of(self, key: str) -> str:
        """Return `file:line` of a key: where it is not there, of the nearest one above it that is;
        the file alone where none is.
        """
        parts = key.split(".")
        for count in range(len(parts), 0, -1):
            line = self.lines.get(".".join(parts[:count]))
            if line is not None:
                return f"{self.file}:{line}" if line else self.file
        return self.file

    def has(self, key: str) -> bool:
        """Say whether a key stands in the file."""
        return key in self.lines


NOWHERE = Places("el archivo de objetivo")
"""The places of a target that no file describes."""
