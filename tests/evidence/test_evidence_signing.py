"""Who signed a package, for how long, and what a signature is worth that is not what it says."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from conformance.cli.main import main
from conformance.evidence.archive import Member, laid, opened
from conformance.evidence.examination import examine
from conformance.evidence.package import SIGNATURES, json_text
from conformance.evidence.signing import PASSWORD, attested, key_id

LAB = Ed25519PrivateKey.from_private_bytes(b"L" * 32)
MINISTRY = Ed25519PrivateKey.from_private_bytes(b"M" * 32)


def _pem(key: Ed25519PrivateKey, password: bytes = b"") -> bytes:
    lock = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def _id(key: Ed25519PrivateKey) -> str:
    return key_id(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


@pytest.fixture
def file(tmp_path: Path, package: bytes) -> Path:
    """An unsigned package, with the keys beside it."""
    (tmp_path / "lab.pem").write_bytes(_pem(LAB))
    path = tmp_path / "acta.conformance.zip"
    path.write_bytes(package)
    return path


def _sign(file: Path, *more: str) -> int:
    return main(["sign", str(file), "--key", str(file.parent / "lab.pem"), *more])


def _said(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["verify", str(file)])
    return code, capsys.readouterr().out


def test_an_unsigned_package_says_so(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _said(file, capsys)
    assert 0 == code
    assert "SIN FIRMA" in said
    assert "ÍNTEGRO" in said
    assert "933 de 956 (97.6 %; intervalo del 95 %: 96.4 a 98.4; semilla 2026" in said


def test_laboratory_and_ministry_sign_one_statement(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second key comes from the environment, encrypted."""
    monkeypatch.setenv("CLAVE", _pem(MINISTRY, b"secreta").decode())
    assert 0 == _sign(file, "--valid-until", "2999-12-31")
    monkeypatch.setenv(PASSWORD, "secreta")
    assert 0 == main(["sign", str(file), "--key", "env:CLAVE"])
    code, said = _said(file, capsys)
    assert 0 == code
    assert f"firma válida de la clave {_id(LAB)}" in said
    assert f"firma válida de la clave {_id(MINISTRY)}" in said
    assert "Vigente hasta el 2999-12-31." in said


def test_the_statement_is_an_in_toto_test_result(file: Path) -> None:
    _sign(file)
    envelope = json.loads(opened(file.read_bytes()).members[SIGNATURES].content)
    statement = json.loads(b64decode(envelope["payload"]))
    assert "application/vnd.in-toto+json" == envelope["payloadType"]
    assert "https://in-toto.io/Statement/v1" == statement["_type"]
    assert "https://in-toto.io/attestation/test-result/v0.1" == statement["predicateType"]
    assert "PASSED" == statement["predicate"]["result"]
    assert 3 == len(statement["predicate"]["passedTests"])
    assert {"plan"} < {row["name"] for row in statement["predicate"]["configuration"]}


def test_what_has_expired_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _sign(file, "--valid-until", "2020-01-31")
    code, said = _said(file, capsys)
    assert 1 == code
    assert "VENCIDO: valía hasta el 2020-01-31." in said


def test_of_a_folder_the_package_in_it_is_named(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.rename(file.with_name("acta.conformance.zip"))
    assert 4 == main(["verify", str(file.parent)])
    assert "Indique el que está ahí: " in capsys.readouterr().err


def test_the_badge_of_a_signed_package_ends_with_its_signature(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not signed, or has expired, gets none; another folder than one is told."""
    folder = file.parent / "insignia"
    assert (0, False) == (main(["verify", str(file), "--badge", str(folder)]), folder.exists())
    assert 0 == _sign(file, "--valid-until", "2999-12-31", "--out", str(file.parent / "b.zip"))
    assert 0 == main(["verify", str(file.parent / "b.zip"), "--badge", str(folder)])
    said = json.loads((folder / "insignia.json").read_text(encoding="utf-8"))["message"]
    assert said.endswith(" · firmada · vence 2999-12-31")
    assert said in (folder / "insignia.svg").read_text(encoding="utf-8")
    assert 4 == main(["verify", str(file.parent / "b.zip"), "--badge", str(file)])
    capsys.readouterr()
    assert 0 == _sign(file, "--valid-until", "2020-12-31")
    assert "Aviso: ese día ya pasó" in capsys.readouterr().out
    assert 1 == main(["verify", str(file), "--badge", str(file.parent / "otra")])
    assert "Sin insignia: es para un paquete firmado" in capsys.readouterr().out
    assert not (file.parent / "otra").exists()


def _resigned(file: Path, alter: dict[str, object]) -> None:
    """Write the package with another envelope, its sums made to fit."""
    members = opened(file.read_bytes()).members
    envelope = {**json.loads(members[SIGNATURES].content), **alter}
    made = Member.of(SIGNATURES, json_text(envelope), deflated=False)
    file.write_bytes(laid([*(one for one in members.values() if one.name != SIGNATURES), made]))


def test_a_signature_of_another_key_is_false(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who puts the laboratory's id on their own signature does not pass for the laboratory."""
    _sign(file)
    envelope = json.loads(opened(file.read_bytes()).members[SIGNATURES].content)
    mine = MINISTRY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    for alter in ({"publicKey": mine}, {"sig": b64encode(b"x" * 64).decode()}):
        _resigned(file, {"signatures": [{**envelope["signatures"][0], **alter}]})
        code, said = _said(file, capsys)
        assert 1 == code
        assert f"FIRMA FALSA de la clave {_id(LAB)}" in said


def test_what_was_signed_is_not_lengthened(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _sign(file, "--valid-until", "2020-01-31")
    envelope = json.loads(opened(file.read_bytes()).members[SIGNATURES].content)
    payload = b64decode(envelope["payload"]).replace(b"2020-01-31", b"2999-01-31")
    _resigned(file, {"payload": b64encode(payload).decode()})
    code, said = _said(file, capsys)
    assert 1 == code
    assert "FIRMA FALSA" in said


def test_a_signature_of_another_package_is_told(
    file: Path, package: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """The signature is good, and speaks of something else."""
    _sign(file)
    signature = opened(file.read_bytes()).members[SIGNATURES]
    subjects = {**examine(package).subjects, "ledger.jsonl": "0" * 64}
    said = attested(signature.content, subjects)
    assert "lo firmado no es lo que el paquete trae: difiere ledger.jsonl" == said.fault


@pytest.mark.parametrize("text", [b"{}", b"no", b"[]", b'{"payload":1}', b"\xff"])
def test_signatures_that_are_none_are_told(text: bytes) -> None:
    assert "las firmas no se entienden" == attested(text, {}).fault


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("no-existe.pem", "no se puede leer"),
        ("env:NADA", "la variable NADA no está"),
        ("env:TEXTO", "no es una clave privada que se entienda"),
        ("env:RSA", "la clave no es Ed25519"),
        ("env:CIFRADA", "está cifrada y falta su contraseña"),
        ("-----BEGIN PRIVATE KEY-----", "no se escribe en la línea de órdenes"),
    ],
)
def test_a_key_that_is_none_is_told_and_not_quoted(
    file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    said: str,
) -> None:
    rsa = generate_private_key(65537, 1024)
    text = rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    monkeypatch.setenv("RSA", text)
    monkeypatch.setenv("TEXTO", "clave-secreta")
    monkeypatch.setenv("CIFRADA", _pem(LAB, b"otra").decode())
    assert 4 == main(["sign", str(file), f"--key={key}"])
    told = capsys.readouterr().err
    assert said in told
    assert "clave-secreta" not in told


def test_nobody_signs_twice_nor_for_another_term_nor_what_was_changed(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 4 == _sign(file, "--valid-until", "31/12/2027")
    assert 0 == _sign(file)
    assert 4 == _sign(file)
    assert "ya firmó este paquete" in capsys.readouterr().err
    assert 4 == _sign(file, "--valid-until", "2999-12-31")
    assert "quien firmó primero dijo sin término" in capsys.readouterr().err
    data = bytearray(file.read_bytes())
    data[200] ^= 1
    file.write_bytes(data)
    assert 4 == _sign(file)
    assert "alguien lo cambió (manifest.json" in capsys.readouterr().err


def test_a_changed_byte_of_a_signed_package_is_found(file: Path) -> None:
    _sign(file)
    data = file.read_bytes()
    for at in range(data.index(b'"payload"'), data.index(b'"payload"') + 200):
        changed = bytearray(data)
        changed[at] ^= 1
        assert SIGNATURES == examine(bytes(changed)).changes[0].where
