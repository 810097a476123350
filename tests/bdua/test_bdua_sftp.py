"""A validator whose folder lies at an SFTP server, from the command line: it is judged as one of
this machine is, and what the server does not do is never a mark against it.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import asyncssh
import pytest
import yaml
from sftp_server import PASSWORD, USER, Served, folder_of, sftp_server

from conformance.cli.main import main
from conformance.core.errors import InputError, UsageError
from conformance.files.sftp import server_of
from conformance.packs.bdua.pack import load
from conformance.run.deliveries.plan import validator_of
from conformance.run.deliveries.target import parse_delivery_target

HERE = Path(__file__).resolve().parent
FEW = "trimestral and sin-carta"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BDUA_LOGIN", USER)
    monkeypatch.setenv("BDUA_CLAVE", PASSWORD)
    monkeypatch.setenv("BDUA_OTRA", "otra-clave-que-no-se-muestra")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    root = tmp_path / "servidor"
    (root / "pruebas").mkdir(parents=True)
    with sftp_server(root) as one:
        yield one


def _command(root: Path, *more: str) -> list[str]:
    module = "conformance.packs.bdua.sandbox"
    return [sys.executable, "-m", module, "--raiz", f"{root}{{raiz}}", "--ahora", "{iso}", *more]


def _door(served: Served, **changed: Any) -> dict[str, Any]:
    return {
        "servidor": "127.0.0.1",
        "puerto": served.port,
        "login": "${env:BDUA_LOGIN}",
        "clave": "${env:BDUA_CLAVE}",
        "huellas": [served.fingerprint],
        "carpeta": "/pruebas",
        **changed,
    }


def _run(tmp_path: Path, door: Mapping[str, Any], command: list[str], words: str = FEW) -> int:
    told = {
        "name": "Por SFTP",
        "pack": "bdua",
        "validador": {"comando": command},
        "puerta": dict(door),
    }
    target = tmp_path / "objetivo.yaml"
    target.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    out = str(tmp_path / "informes")
    return main(["run", "--target", str(target), "--out", out, "-k", words, "--workers", "2"])


def _acta(tmp_path: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((tmp_path / "informes" / "acta.json").read_text("utf-8"))
    return made


def test_a_right_validator_is_judged_right_by_sftp(
    tmp_path: Path, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in a folder of this machine, and nothing that was made tells what it was entered with.
    What was delivered stays there, in one folder of the run, and what lay beside it as it was.
    """
    others = served.root / "pruebas" / "ajeno.txt"
    others.write_text("ajeno")
    assert 0 == _run(tmp_path, _door(served), _command(served.root))
    acta = _acta(tmp_path)
    assert ("CONFORME", []) == (acta["verdict"], acta["findings"])
    assert f"sftp://127.0.0.1:{served.port}/pruebas" in json.dumps(acta)
    shown = capsys.readouterr()
    files = [one for one in (tmp_path / "informes").rglob("*") if one.is_file()]
    assert files
    for secret in (USER, PASSWORD):
        assert secret not in shown.out + shown.err
        assert not [one for one in files if secret.encode() in one.read_bytes()]
    run, kept = sorted(served.root.joinpath("pruebas").iterdir(), reverse=True)
    assert ("ajeno", "conformance-") == (kept.read_text(), run.name[:12])
    names = [one.name for one in run.rglob("*.txt")]
    assert names
    assert not list(run.rglob(".parte-*"))


def test_a_wrong_validator_is_found_by_sftp_and_asked_again(
    tmp_path: Path, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the code of the defect, and replay goes through the same door."""
    wrong = _command(served.root, "--defecto=sin-carta")
    assert 1 == _run(tmp_path, _door(served), wrong)
    assert ["LIF-02"] == [one["code"] for one in _acta(tmp_path)["findings"]]
    capsys.readouterr()
    assert 1 == main(["replay", str(tmp_path / "informes")])
    assert "SIGUE FALLANDO" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"huellas": ["SHA256:" + "A" * 43]}, (2, "puerta.huellas")),
        ({"clave": "${env:BDUA_OTRA}"}, (2, "puerta.clave")),
        ({"carpeta": "/no-esta"}, (4, "puerta.carpeta")),
    ],
    ids=["otra llave", "otra clave", "sin carpeta"],
)
def test_a_door_that_does_not_open_is_told_and_nothing_is_judged(
    tmp_path: Path,
    served: Served,
    capsys: pytest.CaptureFixture[str],
    changed: Mapping[str, Any],
    answer: tuple[int, str],
) -> None:
    """With which key of the target to look at."""
    code, told = answer
    assert code == _run(tmp_path, _door(served, **changed), _command(served.root))
    said = capsys.readouterr().err
    assert told in said
    assert "que-no-se-muestra" not in said
    assert not (tmp_path / "informes" / "acta.json").exists()


@pytest.mark.parametrize("fault", ["corta", "pesa"])
def test_what_the_server_does_not_do_is_no_mark_against_the_validator(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    """The item is left unjudged and says why; the verdict waits."""
    root = tmp_path / "servidor"
    (root / "pruebas").mkdir(parents=True)

    class Faulty(asyncssh.SFTPServer):
        def read(self, file_obj: object, offset: int, size: int) -> bytes:
            if fault == "corta":
                self.channel.get_connection().abort()
            return super().read(file_obj, offset, size)

        def scandir(self, path: bytes) -> Any:
            for one in root.rglob("ACUSE*"):
                if fault == "pesa" and one.stat().st_size < 2**20:
                    with one.open("ab") as file:
                        file.truncate(2**20 + 1)
            return super().scandir(path)

    with sftp_server(root, folder_of(root, Faulty)) as served:
        assert 2 == _run(tmp_path, _door(served, maximo_mb=1), _command(root))
    acta = _acta(tmp_path)
    assert ("NO_CONCLUYENTE", []) == (acta["verdict"], acta["findings"])
    told = json.dumps(acta, ensure_ascii=False)
    assert {"corta": "cortó la conexión al leer", "pesa": "suba puerta.maximo_mb"}[fault] in told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("clave: escrita-aqui", "puerta.clave está escrito en el archivo"),
        ("clave: ${env:BDUA_CLAVE}y", "puerta.clave está escrito en el archivo"),
        ("llave: /casa/llave", "puerta.llave está escrito en el archivo"),
        ("huellas: ['MD5:aa']", "Se esperan huellas como SHA256:"),
        ("servidor: usuario@sftp.ejemplo.co", "Se espera el nombre o la dirección"),
        ("carpeta: pruebas", "Se espera la ruta entera"),
        ("carpeta: /pruebas/../otra", "Se espera la ruta entera"),
        ("puerto: 70000", "puerta.puerto"),
    ],
)
def test_what_a_target_says_wrong_of_its_server_is_told_at_its_place(said: str, told: str) -> None:
    """And a secret that was written there is not shown."""
    text = f"name: prueba\npack: bdua\npuerta:\n  {said}\n"
    with pytest.raises((InputError, UsageError)) as caught:
        parse_delivery_target(text, "objetivo.yaml", load(), {"BDUA_CLAVE": PASSWORD})
    assert told in str(caught.value)
    assert not any(one in str(caught.value) for one in ("escrita-aqui", PASSWORD))


def test_the_example_of_the_page_is_a_target() -> None:
    """What it names is asked of the environment."""
    text = (HERE.parents[1] / "docs" / "bdua-sftp.yaml").read_text(encoding="utf-8")
    environ = {"BDUA_LOGIN": USER, "BDUA_CLAVE": PASSWORD}
    server = server_of(parse_delivery_target(text, "objetivo.yaml", load(), environ))
    assert server is not None
    assert ("sftp://sftp.ejemplo.co:22/pruebas/bdua", USER) == (server.address, server.user)


def test_what_a_server_lacks_is_told_all_at_once() -> None:
    """No server is entered of which no key is known."""
    text = "name: prueba\npack: bdua\npuerta: {servidor: sftp.ejemplo.co}\n"
    target = parse_delivery_target(text, "objetivo.yaml", load(), {})
    with pytest.raises(UsageError) as caught:
        validator_of(target)
    for key in ("login", "clave", "huellas", "carpeta"):
        assert f"puerta.{key}" in str(caught.value)
