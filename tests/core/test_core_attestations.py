"""What no request can show is attested in the target file: by whom, when, what; and only what asks
for it.
"""

from pathlib import Path

import pytest

from conformance.core.errors import InputError
from conformance.core.target import Attestation, Target
from conformance.report.ledger import LEDGER, read
from conformance.report.writer import Writer
from conformance.run.header import header
from conformance.run.plan import make_plan
from conformance.run.target_file import parse_target

FILE = """\
name: Ensayo
pack: siifa
services: {seguridad: "http://127.0.0.1:1/s", factura: "http://127.0.0.1:1/f"}
roles: {erp: {userName: a, password: b}}
attestations:
"""
GOOD = (
    '  SIIFA-LEY-57.1e: {by: "Ana Ejemplo, auditora", date: 2026-05-01, text: "Solo por hechos '
    'nuevos."}\n'
)


def _parse(text: str) -> Target:
    return parse_target(FILE + text, "objetivo.yaml", {})


def test_an_attestation_says_who_when_and_what_and_where_it_stands() -> None:
    said = _parse(GOOD).attestations
    assert {
        "SIIFA-LEY-57.1e": Attestation(
            "Ana Ejemplo, auditora", "2026-05-01", "Solo por hechos nuevos."
        )
    } == said
    place = said["SIIFA-LEY-57.1e"].place
    assert place is not None
    assert 6 == place.line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  X: {by: Ana, date: 2026-05-01}\n", "A attestations.X le falta «text»."),
        (
            "  X: {by: Ana, date: 2026-05-01, text: a, para: b}\n",
            "Clave desconocida «para» en attestations.X",
        ),
        ("  X: {by: '', date: 2026-05-01, text: a}\n", "attestations.X.by está vacío."),
        ("  X: {by: Ana, date: ayer, text: a}\n", "attestations.X.date no es una fecha: «ayer»."),
        (
            "  X: {by: Ana, date: 2026-02-30, text: a}\n",
            "attestations.X.date no es una fecha: «2026-02-30».",
        ),
        (
            "  X: {by: Ana, date: 20260501, text: a}\n",
            "attestations.X.date no es una fecha: «20260501».",
        ),
        ("  X: sí\n", "attestations.X debe ser un mapa"),
        ("  - X\n", "attestations debe ser un mapa"),
        (GOOD + GOOD, "está repetida (ya está en la línea 6)"),
    ],
)
def test_an_attestation_that_is_not_whole_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=r"objetivo\.yaml:") as raised:
        _parse(text)
    assert said in str(raised.value)


def test_only_what_asks_for_an_attestation_takes_one_and_all_faults_are_told_with_their_line() -> (
    None
):
    target = _parse(
        '  SIIFA-R09: {by: Ana, date: 2026-05-01, text: "Se cumple."}\n'
        '  SIIFA-LEY-57.1x: {by: Ana, date: 2026-05-01, text: "Se cumple."}\n'
    )
    with pytest.raises(InputError) as raised:
        make_plan(target, {})
    said = str(raised.value)
    assert "El requisito SIIFA-R09 no se atestigua: lo verifican las pruebas." in said
    assert "No existe el requisito «SIIFA-LEY-57.1x» que se atestigua." in said
    assert "¿Quiso decir «SIIFA-LEY-57.1f»?" in said
    assert "objetivo.yaml:6:" in said
    assert "objetivo.yaml:7:" in said


def test_the_ledger_keeps_it(tmp_path: Path) -> None:
    written = header(make_plan(_parse(GOOD), {}), (), "2026-11-20T15:00:00+00:00")
    with Writer(tmp_path / LEDGER) as writer:
        writer.header(written)
    attested = {
        one.id: one.attested for one in read(tmp_path / LEDGER).header.requirements if one.attested
    }
    assert {
        "SIIFA-LEY-57.1e": {
            "by": "Ana Ejemplo, auditora",
            "date": "2026-05-01",
            "text": "Solo por hechos nuevos.",
        }
    } == attested
    assert written.requirements == read(tmp_path / LEDGER).header.requirements
