"""What files hold that no look at their bytes shows: the parts of a workbook, the files of Allure's
page. What is packed otherwise than we pack it holds nothing that can be read here.
"""

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from conformance.report.allure_page import HELD
from conformance.report.spreadsheet import XLSX

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What reading a part raises of what is none."""

_PAGE = ".html"


def inside(path: Path) -> Iterator[IO[bytes]]:
    """Yield what a file holds packed, part by part."""
    if path.suffix == Path(XLSX).suffix and zipfile.is_zipfile(path):
        yield from _members(path)
    elif path.suffix == _PAGE and (found := HELD.search(path.read_bytes())):
        yield from _files(found[1])


def _members(path: Path) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            with book.open(name) as part:
                yield part


def _files(packed: bytes) -> Iterator[IO[bytes]]:
    try:
        told = json.loads(gzip.decompress(base64.b64decode(packed)))
    except (ValueError, OSError, EOFError, zlib.error):
        return
    for text in told.values():
        yield io.BytesIO(text.encode("utf-8", "replace"))
