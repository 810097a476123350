"""What is wrong with a target file is told by the doctor and by a run alike: exit 4, one sentence
at its place, and nothing is sent.
"""

from pathlib import Path

import pytest
from net_around import OPENSSL, Certificates, make_certificates

from conformance.cli.main import main

_HEAD = """name: Prueba
pack: siifa
services: {seguridad: "https://siifa.invalid/s", factura: "https://siifa.invalid/f"}
roles:
  erp: {userName: uno, password: "${env:CLAVE_DE_PRUEBA}"}
"""
_CLIENT = "network: {client_certificate: {certificate: CARPETA/client.pem"
_WRONG = (
    (f"{_HEAD}---\n{_HEAD}", "más de un objetivo"),
    (f"{_HEAD}facturas: [101, 102, 101]\n", "facturas trae dos veces el id 101"),
    (f"{_HEAD}network: {{ca: CARPETA/old-ca.pem}}\n", "todo está vencido"),
    (f"{_HEAD}network: {{ca: CARPETA/no-esta.pem}}\n", "No se pudo leer el archivo de CA"),
    (f"{_HEAD}{_CLIENT}}}}}\n", "viene sin llave privada"),
    (f"{_HEAD}{_CLIENT}, key: CARPETA/locked.key}}}}\n", "está cifrada y no se dio su clave"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificados"))


@pytest.mark.skipif(OPENSSL is None, reason="esta máquina no tiene openssl")
@pytest.mark.parametrize(("text", "said"), _WRONG)
def test_a_target_that_nobody_could_run_is_told_by_both_with_one_sentence(
    text: str,
    said: str,
    made: Certificates,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The file is read before anything else is done."""
    monkeypatch.setenv("CLAVE_DE_PRUEBA", "no-se-muestra")
    path, out = tmp_path / "objetivo.yaml", tmp_path / "informes"
    path.write_text(text.replace("CARPETA", str(made.folder)), encoding="utf-8")
    told = []
    for command in (["doctor"], ["run", "--out", str(out)]):
        assert 4 == main([*command, "--target", str(path)])
        told.append(capsys.readouterr().err.partition(": ")[2])
    assert said in told[0]
    assert told[0] == told[1]
    assert not out.exists()
