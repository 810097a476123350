"""acta.pdf: printed where WeasyPrint is, and told what to do where it is not."""

import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from report_sample import hostile_run

from conformance.report import paper
from conformance.report.paper import PDF, print_page, write_page
from conformance.report.summary import summarise


def _page(folder: Path) -> None:
    ledger = hostile_run(folder)
    write_page(folder, ledger, summarise(ledger))


def test_without_the_library_it_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "find_spec", lambda _: None)
    said = print_page(tmp_path)
    assert said is not None
    assert "pip install 'siifa-conformance[pdf]'" in said


@pytest.mark.parametrize(
    ("told", "said"),
    [("cannot load library 'pango'", "cannot load library 'pango'"), ("", "terminó con 3")],
)
def test_what_the_library_lacks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, said: str
) -> None:
    """What it needs of the system is its own to say; no half a PDF stays."""
    (tmp_path / PDF).write_bytes(b"%PDF")

    def ran(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        assert [sys.executable, "-m", "weasyprint"] == command[:3]
        return subprocess.CompletedProcess(command, 3, "", f"Traceback\n{told}\n" if told else "")

    monkeypatch.setattr(paper, "find_spec", lambda _: True)
    monkeypatch.setattr(subprocess, "run", ran)
    assert f"no se hizo: WeasyPrint {said}. Imprima acta.html desde el navegador." == print_page(
        tmp_path
    )
    assert not (tmp_path / PDF).exists()


def test_a_pdf_of_an_earlier_run_does_not_stay(tmp_path: Path) -> None:
    (tmp_path / PDF).write_bytes(b"%PDF")
    _page(tmp_path)
    assert not (tmp_path / PDF).exists()
    assert (tmp_path / "acta.html").exists()


_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|OpenAction)\b|javascript:|http://mal")


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield a PDF as it is, and each of its streams unpacked."""
    yield content
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(found[1])


@pytest.mark.skipif(find_spec("weasyprint") is None, reason="make acta-pdf la corre")
def test_the_page_is_printed(tmp_path: Path) -> None:
    """What a server sent to break the page breaks no PDF, and nothing of it runs or leads
    anywhere.
    """
    _page(tmp_path)
    assert print_page(tmp_path) is None
    content = (tmp_path / PDF).read_bytes()
    assert (b"%PDF", True) == (content[:4], content.rstrip().endswith(b"%%EOF"))
    parts = [*_parts(content)]
    assert len(parts) > 3
    assert [] == [found[0] for part in parts for found in _ACTIVE.finditer(part)]
