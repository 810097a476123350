"""No token of MIPRES is in anything that a run leaves or says, raw or as a path writes it."""

import subprocess
import sys
import zipfile
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


def _told(zipped: Path) -> Iterator[tuple[str, str]]:
    """Yield the files within an archive."""
    with zipfile.ZipFile(zipped) as archive:
        for name in archive.namelist():
            yield f"{zipped.name}:{name}", archive.read(name).decode("utf-8", "replace")


def _order(*words: str) -> tuple[str, str]:
    """Give an order as a user does, and return it with all that it says."""
    ended = subprocess.run(
        [sys.executable, "-m", "conformance", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return f"terminal: {words[0]}", ended.stdout + ended.stderr


def test_no_token_is_in_a_file_or_on_the_terminal(tmp_path: Path) -> None:
    """A whole run over HTTP of a server that tells its token, with all that it keeps; what replay,
    report, package and doctor say and write of it; and a target that cannot be entered.
    """
    server = create(Setup(seed=3, defects=("token-en-el-error", "estado-no-pasa-a-2")))
    out = tmp_path / "salida"
    with serving(server) as base:
        target = tmp_path / "objetivo.yaml"
        text = target_text(load(), base)
        target.write_text(text, encoding="utf-8")
        wrong = tmp_path / "otro.yaml"
        wrong.write_text(text.replace("/WSSUMMIPRESNOPBS", "/otra"), encoding="utf-8")
        run = ("run", "--target", str(target), "--out", str(out), "--workers", "1")
        said = [
            _order("doctor", "--target", str(target)),
            _order(*run, "--phases", "scenario,probing", "-k", "programar or token", "--keep-all"),
            _order("replay", str(out), "--target", str(target)),
            _order("report", str(out)),
            _order("package", str(out)),
            _order("doctor", "--target", str(wrong)),
            _order("run", "--target", str(wrong), "--out", str(tmp_path / "otra")),
        ]
    regimes = (token for one in ENTITIES.values() for token in one.by_regime.values())
    issued = [*server.store.tokens, *(one.permanent for one in ENTITIES.values()), *regimes]
    assert len(issued) > len(ENTITIES)
    assert any("SEC-04" in text for _, text in said)
    assert any("$TOKEN_" in text for _, text in said)
    (package,) = out.glob("*.zip")
    said += [*_texts(out), *_texts(tmp_path / "otra"), *_told(package)]
    shown = {form: token for token in issued for form in _forms(token)}
    assert [] == [(where, form) for where, text in said for form in shown if form in text]


def test_the_reference_server_is_the_pack_s() -> None:
    """What the test above serves is what the pack names."""
    assert reference_of(load()).create is create
