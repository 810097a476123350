"""A system with a known defect, over real HTTP: what is accepted, and what nobody accepted."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from conformance.http.reference import Setup
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.sandbox.server import serving
from conformance.sandbox.target import environment_of, target_text

EXPECTED = """\
accepted:
  - {code: LIF-03, capability: responder_devolucion, reason: en la 2.4, ticket: A-1, expires: 2999-12-31}
  - {code: LIF-03, capability: responder_glosa, reason: en la 2.4, ticket: A-2, expires: 2999-12-31}
"""  # noqa: E501
ONE_LESS = EXPECTED.rsplit("  - ", 1)[0]


@pytest.mark.parametrize(
    ("text", "code", "reported", "unexpected"),
    [(EXPECTED, 0, ("2", "0"), []), (ONE_LESS, 1, ("1", "1"), ["responder_glosa"])],
)
def test_the_verdict_stays_and_ci_hears_of_what_is_new(
    tmp_path: Path,
    text: str,
    code: int,
    reported: tuple[str, str],
    unexpected: list[str],
) -> None:
    """Exit code and JUnit are about what nobody accepted; the acta says NO_CONFORME either way."""
    few = {"radicada": 40, "pendiente": 10}
    sandbox = create(Setup(defects=("segunda-respuesta",), password="clave-de-ensayo", stock=few))
    (tmp_path / "esperado.yaml").write_text(text, encoding="utf-8")
    with serving(sandbox) as base:
        (tmp_path / "objetivo.yaml").write_text(target_text(siifa.load(), base), encoding="utf-8")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "conformance",
                "run",
                "--target",
                "objetivo.yaml",
                "--expected",
                "esperado.yaml",
                "--phases",
                "scenario",
                "-k",
                "segunda-respuesta",
                "--reports",
                "acta,junit",
                "--out",
                "salida",
            ],
            cwd=tmp_path,
            env={**os.environ, **environment_of(sandbox)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    assert code == done.returncode, done.stdout + done.stderr
    acta = json.loads((tmp_path / "salida" / "acta.json").read_text(encoding="utf-8"))
    assert ("NO_CONFORME", "esperado.yaml", unexpected) == (
        acta["verdict"],
        acta["expected"]["file"],
        [row["capability"] for row in acta["expected"]["unexpected"]],
    )
    suite = ET.parse(tmp_path / "salida" / "junit.xml").getroot()[0]
    assert reported == (suite.get("skipped"), suite.get("failures"))
    assert "El sistema NO CONFORMA." in done.stdout


def test_a_file_that_cannot_be_used_costs_no_earlier_report(tmp_path: Path) -> None:
    """An item that no run has is told with its line, and the acta that was there stays."""
    (tmp_path / "acta.html").write_text("la de antes", encoding="utf-8")
    (tmp_path / "ledger.jsonl").write_text("el de antes", encoding="utf-8")
    (tmp_path / "e.yaml").write_text(
        "not_applicable:\n  - item: scenario/glosa-segunda-respuest\n    reason: no hay\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "conformance",
            "run",
            "--target",
            "sandbox",
            "--expected",
            "e.yaml",
            "--phases",
            "contract",
            "--out",
            ".",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (4, True, True) == (
        done.returncode,
        "e.yaml:2:11\n" in done.stderr,
        "¿Quiso decir «scenario/glosa-segunda-respuesta»?" in done.stderr,
    ), done.stderr
    assert "la de antes" == (tmp_path / "acta.html").read_text(encoding="utf-8")
