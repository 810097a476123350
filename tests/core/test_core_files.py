"""What is read from outside is a regular file of bounded size, or is refused saying what it is."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.core.errors import UsageError
from conformance.core.regular_file import CORPUS, WRITTEN, gunzip, read_file
from conformance.core.yaml.file import read_text
from conformance.http.contract.source import read as read_contract
from conformance.http.generation.cases import read as read_corpus
from conformance.report.expected_file import SORT as EXPECTED
from conformance.report.ledger import read as read_ledger
from conformance.run.target_file import load_target
from conformance.scenario.reader import SORT as SCENARIO

READERS: dict[str, tuple[Callable[[Path], object], int]] = {
    "objetivo": (load_target, WRITTEN),
    "contrato": (lambda path: read_contract(str(path)), 10_000_000),
    "corpus": (read_corpus, CORPUS),
    "escenario": (lambda path: read_text(path, SCENARIO), WRITTEN),
    "esperado": (lambda path: read_text(path, EXPECTED), WRITTEN),
}
posix = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no devices nor pipes among its files"
)


@posix
@pytest.mark.parametrize("name", [*READERS, "libro"])
def test_devices_pipes_and_folders_are_no_files(tmp_path: Path, name: str) -> None:
    """Each reader refuses at once what never ends, what nobody writes to, and a folder."""
    read = READERS[name][0] if name in READERS else read_ledger
    os.mkfifo(tmp_path / "tubo")
    for path, said in (
        (Path("/dev/zero"), "dispositivo"),
        (tmp_path / "tubo", "tubería"),
        (tmp_path, "carpeta"),
    ):
        if name != "libro" or path != tmp_path:  # a run is named by its folder
            with pytest.raises(UsageError, match=said):
                read(path)


@pytest.mark.parametrize("name", READERS)
def test_files_larger_than_their_kind_are_refused(tmp_path: Path, name: str) -> None:
    """Each reader has a limit, and says it."""
    read, most = READERS[name]
    path = tmp_path / "grande"
    with path.open("wb") as file:
        file.truncate(most + 1)
    with pytest.raises(UsageError, match=f"pasa de {most // 1_000_000} MB"):
        read(path)


@posix
def test_a_file_that_says_it_is_empty_is_read_all_the_same() -> None:
    """What the system says of a size is not what bounds the reading."""
    assert (
        b"Name:" in read_file(Path("/proc/self/status"), 100_000)
        if Path("/proc/self/status").exists()
        else True
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b"a" * 5000, mtime=0)[:-9], "cortado"),
        (gzip.compress(b"ab", mtime=0)[:12], "cortado"),
        (b"\x1f\x8bxx", "dañado"),
        (gzip.compress(b"", mtime=0) * 101, "demasiadas partes"),
    ],
)
def test_gzip_that_does_not_end_is_refused(content: bytes, said: str) -> None:
    """Half a document is none, even when it is cut where a line ends."""
    with pytest.raises(ValueError, match=said):
        gunzip(content, 10_000)


def test_gzip_of_several_parts_is_one_and_bounded() -> None:
    """Parts one after the other are one content, of which no more is opened than asked for."""
    assert b"abcd" == gunzip(gzip.compress(b"ab") + gzip.compress(b"cd"), 10)
    assert 11 == len(gunzip(gzip.compress(b"a" * 5_000), 10))
