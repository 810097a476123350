"""How records are written in a file: encoding, what stands between fields, how lines end.

A file is read and written a line at a time: a million records take no more memory than one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LINE_ENDS = {"CRLF": "\r\n", "LF": "\n"}
_SIZE = 1 << 20


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a file of records; `closed`: the last line ends as the others do."""

    encoding: str = "cp1252"
    separator: str = ","
    line_end: str = "\r\n"
    closed: bool = True

    def record(self, cells: Iterable[str]) -> str:
        """Return fields as one record."""
        return self.separator.join(cells)

    def cells(self, record: str) -> list[str]:
        """Return the fields of a record."""
        return record.split(self.separator)

    def content(self, records: Iterable[str]) -> bytes:
        """Return records as the content of a file."""
        text = self.line_end.join(records)
        ended = text + self.line_end if text and self.closed else text
        return ended.encode(self.encoding)

    def write(self, path: Path, records: Iterable[str]) -> int:
        """Write records to a file as they come, and return how many they were."""
        count, first = 0, True
        with path.open("wb", buffering=_SIZE) as file:
            end = self.line_end.encode(self.encoding)
            for record in records:
                if not first:
                    file.write(end)
                file.write(record.encode(self.encoding))
                first, count = False, count + 1
            if count and self.closed:
                file.write(end)
        return count


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file without their ends, CRLF or LF; blank ones are left out."""
    with path.open("rb", buffering=_SIZE) as file:
        for line in file:
            bare = line.rstrip(b"\r\n")
            if bare:
                yield bare
