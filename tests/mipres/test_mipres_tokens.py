"""No token of MIPRES is in anything that a run leaves or says, raw or as a path writes it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from conformance.http.reference import Setup, reference_of
from conformance.packs.mipres import load
from conformance.packs.mipres.sandbox.records import ENTITIES
from conformance.packs.mipres.sandbox.reference import create
from conformance.sandbox.server import serving
from conformance.sandbox.target import target_text


def _forms(token: str) -> Iterator[str]:
    """Yield the ways in which a token may stand in a text, and its larger parts."""
    whole = (token, quote(token, safe=""), quote(token), token.replace("/", "\\/"))
    yield from whole
    yield from (token[:16], token[-16:], quote(token, safe="").lower())


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes().decode("utf-8", "replace")


def test_no_token_is_in_a_file_or_on_the_terminal(tmp_path: Path) -> None:
    """A whole run over HTTP, with a defect so that there are findings, curl lines and stories."""
    server = create(Setup(seed=3))
    with serving(server) as base:
        target = tmp_path / "objetivo.yaml"
        target.write_text(target_text(load(), base), encoding="utf-8")
        out = tmp_path / "salida"
        order = ["run", "--target", str(target), "--out", str(out), "--workers", "1"]
        ended = subprocess.run(
            [sys.executable, "-m", "conformance", *order, "--phases", "scenario,probing"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    issued = [*server.store.tokens, *(one.permanent for one in ENTITIES.values())]
    assert len(issued) > len(ENTITIES)
    shown = {form: token for token in issued for form in _forms(token)}
    said = [("terminal", ended.stdout + ended.stderr), *_texts(out)]
    assert len(said) > 3
    assert [] == [(where, form) for where, text in said for form in shown if form in text]


def test_the_reference_server_is_the_pack_s() -> None:
    """What the test above serves is what the pack names."""
    assert reference_of(load()).create is create
