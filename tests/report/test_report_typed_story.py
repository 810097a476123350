"""What the acta tells people to type, typed as it stands against a sandbox that has the defects."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from served_run import ServedRun, served_run

from conformance.http.reference import Setup, reference_of
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.report.acta import HTML_NAME, JSON_NAME
from conformance.report.cause_page import CauseOnPage, causes_on_page
from conformance.report.ledger import LEDGER
from conformance.report.typed_rows import TypedRow, row_of, with_rows
from conformance.sandbox.server import serving

_DEFECTS = ("segunda-respuesta", "error-500-id-cero", "token-alterado-aceptado")
_SETUP = Setup(defects=_DEFECTS)
_ITEMS = "segunda or id-mal-formado or (ver_factura and token-alterado)"
_STATUS = re.compile(r"HTTP/1\.1 (\d+)")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> ServedRun:
    """A run that is over; what it asked answers no more."""
    options = ("--phases", "probing,scenario", "--reports", "acta", "-k", _ITEMS)
    folder = tmp_path_factory.mktemp("corrida")
    with served_run(folder, _SETUP, *options) as made:
        return made


@pytest.fixture(scope="module", autouse=True)
def _again(ran: ServedRun) -> Iterator[None]:
    """The same sandbox as before the run, where it was."""
    with serving(create(_SETUP), urlsplit(ran.url).port or 0):
        yield


def _causes(ran: ServedRun) -> list[CauseOnPage]:
    summary = json.loads((ran.out / JSON_NAME).read_text(encoding="utf-8"))
    return causes_on_page(summary, ran.out / LEDGER)


def _bash(text: str, folder: Path, **variables: str) -> str:
    shell = shutil.which("bash")
    if shell is None or shutil.which("curl") is None:
        pytest.skip("bash o curl no están en esta máquina")
    done = subprocess.run(
        [shell, "-c", text],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **variables},
    )
    return done.stdout


def test_each_story_typed_into_bash_ends_as_the_acta_tells(ran: ServedRun) -> None:
    """The lines that get tokens, then every call: the rows are those that the typed calls make, and
    what comes last is the defect again.
    """
    users = {
        f"{word}_{role.upper()}": value
        for role, given in reference_of(siifa.load()).roles.items()
        for word, value in (("USER", given["userName"]), ("PASSWORD", ran.password))
    }
    causes = _causes(ran)
    assert {"LIF-03", "ERR-01", "SEC-02"} == {cause.told["code"] for cause in causes}
    for cause in causes:
        assert () == cause.story.variables
        said = _bash(cause.story.typed["bash"], ran.folder, **users)
        statuses = [str(step.status) for step in cause.story.steps]
        assert (cause.told["code"], statuses) == (cause.told["code"], _STATUS.findall(said))


def test_the_page_says_what_the_run_used_up(ran: ServedRun) -> None:
    """Whoever types a story after the run may need another factura."""
    told = {cause.told["code"]: cause.story.about for cause in _causes(ran)}
    page = (ran.out / HTML_NAME).read_text(encoding="utf-8")
    assert (1, (), ()) == (len(told["LIF-03"]), told["ERR-01"], told["SEC-02"])
    assert f"Escribe sobre factura {told['LIF-03'][0]}, que la corrida ya usó" in page


def test_what_the_acta_says_to_replay_is_replayed_where_it_says(ran: ServedRun) -> None:
    """In the folder of the run, though the target was named from the one above it."""
    cause = _causes(ran)[0]
    done = ran.typed(*cause.again.split()[1:], at=ran.out)
    assert (1, "") == (done.returncode, done.stderr)
    assert re.search(f"^SIGUE FALLANDO +{cause.told['code']} ", done.stdout, re.MULTILINE)


_ANSWER = '{"otroidFila": 1, "filas": [{"idFila": 7, "x": 1}, {"idFila" : "b-8.1", "y": "z"}]}'


@pytest.mark.parametrize(
    ("id_", "row"),
    [
        ("7", TypedRow("FILA_1", "7", "idFila", 0)),
        ("b-8.1", TypedRow("FILA_1", "b-8.1", "idFila", 1)),
        ("8", TypedRow("FILA_1", "8")),
        ("$(id)", TypedRow("FILA_1", "$(id)")),
    ],
)
def test_a_row_is_read_from_the_field_that_tells_its_id(
    tmp_path: Path, id_: str, row: TypedRow
) -> None:
    """The field and its place among those of its name; an id that none tells is as the run had
    it, and one that a shell would read is in no line.
    """
    assert row == row_of("FILA_1", id_, _ANSWER)
    typed = with_rows("bash", f"echo '{_ANSWER}'", 1, [row])
    kept = id_ if id_ != "$(id)" else ""
    assert f"<{kept}>" == _bash(f'{typed}\nprintf "<%s>" "$FILA_1"', tmp_path).splitlines()[-1]


def test_the_other_shells_read_rows_too() -> None:
    """By the same field and place, after the line that asks; what is written before it stays."""
    row = row_of("FILA_1", "b-8.1", _ANSWER)
    assert [
        "[IO.File]::WriteAllText('a')",
        "$respuesta2 = curl.exe -i 'u'; $respuesta2",
        """$env:FILA_1 = [regex]::Matches("$respuesta2", '"idFila"\\W+([\\w.-]+)')[1]"""
        ".Groups[1].Value",
    ] == with_rows(
        "PowerShell", "[IO.File]::WriteAllText('a')\ncurl.exe -i 'u'", 2, [row]
    ).splitlines()
    assert [
        'curl.exe -i "u" -o respuesta2.txt',
        "type respuesta2.txt",
        """for /f "delims=" %t in ('powershell -NoProfile -Command "[regex]::Matches("""
        "(Get-Content -Raw respuesta2.txt), '\\bidFila\\W+([\\w.-]+)')[1].Groups[1].Value\"') "
        'do set "FILA_1=%t"',
    ] == with_rows("cmd", 'curl.exe -i "u"', 2, [row]).splitlines()
    assert 'set "FILA_1=8"' in with_rows("cmd", "c", 1, [TypedRow("FILA_1", "8")])
