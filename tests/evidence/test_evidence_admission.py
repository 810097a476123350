"""An authority's rules: what they admit and what not, and what is wrong with a rule file."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization import PublicFormat as Public

from conformance.cli.main import main
from conformance.core.errors import InputError
from conformance.evidence.admission import AdmissionCase, Rules, Signer, parse_rules, refusals
from conformance.evidence.examination import examine
from conformance.evidence.signing import UNSIGNED, Attested, Signed, key_id

_LAB = Ed25519PrivateKey.from_private_bytes(b"L" * 32)
_PEM = _LAB.public_key().public_bytes(Encoding.PEM, Public.SubjectPublicKeyInfo)
_ID = key_id(_PEM)
RULES = Rules(("CONFORME",), (Signer("Laboratorio", _ID),), 1, partial=True)
SIGNED = Attested({"predicate": {"validUntil": "2027-01-31"}}, (Signed(_ID, True),))
TODAY = "2027-01-31"


@pytest.fixture(scope="module")
def case(package: bytes) -> AdmissionCase:
    """A conforming run of a part, signed by the laboratory, on the last day."""
    seen = examine(package)
    begun = {**seen.summary, "started": "2027-01-01T12:00:00+00:00"}
    return AdmissionCase(replace(seen, summary=begun), SIGNED, TODAY)


def test_what_fits_is_admitted(case: AdmissionCase) -> None:
    assert [] == refusals(RULES, case)
    full = replace(
        RULES,
        pack="siifa",
        sides=("pagador",),
        modules=("glosas",),
        versions=(case.summary["plan"]["version"],),
        digests=(case.summary["plan"]["sha256"],),
        max_age_days=30,
    )
    assert [] == refusals(full, case)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"verdicts": ("NO_CONFORME",)}, "el veredicto es CONFORME, y se admite NO_CONFORME"),
        ({"pack": "otro"}, "es una corrida de «siifa», y se admite «otro»"),
        ({"sides": ("asegurador",)}, "no juzgó el lado «asegurador»"),
        ({"modules": ("citas",)}, "no juzgó el módulo «citas»"),
        ({"versions": ("9.9",)}, "la versión del plan es «0.1.0», y se admite 9.9"),
        ({"max_age_days": 29}, "la corrida tiene 30 días, y se admiten 29"),
        (
            {"partial": False},
            "la corrida fue de una parte del plan (diga «partial: true» si eso basta)",
        ),
        (
            {"signers": (Signer("Ministerio", "otra", True),)},
            "falta la firma de Ministerio",
        ),
    ],
)
def test_each_rule_refuses(case: AdmissionCase, rules: dict[str, object], said: str) -> None:
    assert said == refusals(replace(RULES, **rules), case)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (UNSIGNED, ["tiene 0 firmas de quienes cuentan, y se piden 1"]),
        (
            replace(SIGNED, signed=(Signed("desconocida", True),)),
            ["tiene 0 firmas de quienes cuentan, y se piden 1"],
        ),
        (
            replace(SIGNED, signed=(Signed(_ID, True), Signed("x", False))),
            ["trae una firma falsa"],
        ),
        (
            replace(SIGNED, statement={"predicate": {"validUntil": "2027-01-30"}}),
            ["venció: valía hasta el 2027-01-30"],
        ),
        (replace(SIGNED, fault="lo firmado es otro"), ["lo firmado es otro"]),
    ],
)
def test_signatures_count_only_when_they_hold(
    case: AdmissionCase, said: Attested, told: list[str]
) -> None:
    assert told == refusals(RULES, replace(case, said=said))


def test_a_run_of_tomorrow_has_no_age(case: AdmissionCase) -> None:
    early = replace(case, today="2026-12-31")
    told = refusals(replace(RULES, max_age_days=30), early)
    assert ["la fecha de la corrida no es de antes de hoy"] == told


def test_every_fault_of_a_rule_file_is_told_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "mala.pub").write_text("nada", encoding="utf-8")
    text = (
        "verdict: [CONFORM]\n"
        "plan: {sha256: [abc], version: 1}\n"
        "max_age_days: 0\n"
        "minimum_signers: 9\n"
        "signers:\n"
        "  - {name: Lab, key: no-hay.pub}\n"
        "  - {name: Otro, key: mala.pub}\n"
        "  - {key: 3}\n"
    )
    with pytest.raises(InputError) as caught:
        parse_rules(text, "admit.yaml", tmp_path)
    told = str(caught.value)
    for said in (
        "admit.yaml:1:11",
        "Un elemento de verdict «CONFORM» no se conoce.",
        "Clave desconocida «version» en plan.",
        "no tiene la forma esperada",
        "max_age_days es 0",
        "minimum_signers es 9",
        "No se puede leer la clave «no-hay.pub»: no existe.",
        "La clave «mala.pub» no es una clave pública Ed25519.",
        "Falta «name» en una entrada de «signers».",
        "key debe ser un texto.",
    ):
        assert said in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "está vacío"),
        ("pack: siifa\n", "Falta «verdict»"),
        ("verdict: CONFORME\nsigners: []\n", "verdict debe ser una lista con al menos un elemento"),
    ],
)
def test_a_rule_file_says_who_and_what(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        parse_rules(text, "admit.yaml", tmp_path)


def test_two_of_one_key_are_one(tmp_path: Path) -> None:
    (tmp_path / "lab.pub").write_bytes(_PEM)
    text = "verdict: [CONFORME]\nsigners: [{name: A, key: lab.pub}, {name: B, key: lab.pub}]\n"
    with pytest.raises(InputError, match="La clave de «B» ya es la de «A»"):
        parse_rules(text, "admit.yaml", tmp_path)


def test_a_signer_that_is_no_mapping_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        parse_rules("verdict: [CONFORME]\nsigners: [Lab]\n", "admit.yaml", tmp_path)
    assert 1 == len(told.value.faults)


def test_the_command_admits_by_exit_code(
    package: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, rules, key = (tmp_path / name for name in ("a.zip", "admit.yaml", "lab.pem"))
    file.write_bytes(package)
    key.write_bytes(_LAB.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    text = _PEM.decode().replace("\n", "\n      ")
    rules.write_text(
        f"verdict: [CONFORME]\npartial: true\nsigners:\n"
        f"  - name: Laboratorio\n    key: |\n      {text}\n",
        encoding="utf-8",
    )
    assert 1 == main(["verify", str(file), "--rules", str(rules)])
    assert "NO ADMITIDO:\n  tiene 0 firmas" in capsys.readouterr().out
    assert 0 == main(["sign", str(file), "--key", str(key)])
    assert 0 == main(["verify", str(file), "--rules", str(rules)])
    said = capsys.readouterr().out
    assert f"firma válida de la clave {_ID} (Laboratorio)" in said
    assert "ADMITIDO: cumple todas las reglas." in said
    assert 4 == main(["verify", str(file), "--rules", str(tmp_path / "no.yaml")])
