"""`conformance corpus` writes, tells and asks the same cases; a run with another contract or
seed is refused.
"""

import hashlib
import json
from pathlib import Path

import pytest

from conformance.cli import corpus
from conformance.cli.main import main
from conformance.cli.text import examples_of
from conformance.http.generation.cases import read


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "c.jsonl"
    assert 0 == main(["corpus", "build", "--seed", "3", "--examples", "1", "--out", str(path)])
    return path


def test_show_tells_counts_digest_contract_and_versions(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert 0 == main(["corpus", "show", str(file)])
    said = capsys.readouterr().out
    corpus = read(file)
    assert f"{corpus.requests} preguntas de 42 capacidades\n" in said
    assert f"sha256    {hashlib.sha256(file.read_bytes()).hexdigest()}\n" in said
    assert "semilla   3\nejemplos  1\nversiones conformance " in said
    assert all(f"{service:<12} {sha}\n" in said for service, sha in corpus.contract.items())
    assert ["ver_glosa", "1", "–"] in [line.split() for line in said.splitlines()]
    assert ["formular_glosa", "1", "1"] in [line.split() for line in said.splitlines()]


def test_build_says_what_it_wrote_and_that_of_the_sandbox_is_the_same(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "otro.jsonl"
    assert 0 == main(
        [
            "corpus",
            "build",
            "--target",
            "sandbox",
            "--seed",
            "3",
            "--examples",
            "1",
            "--out",
            str(out),
        ]
    )
    assert (
        f"{out}: {read(file).requests} preguntas\nsha256 {read(file).sha256}\n"
        == capsys.readouterr().out
    )
    assert file.read_bytes() == out.read_bytes()


def test_what_cannot_be_done_is_told_and_ends_with_4(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut = tmp_path / "c.jsonl"
    cut.write_bytes(file.read_bytes()[:-5])
    for arguments, said in (
        (["corpus", "show", "nada"], "No se puede leer el corpus nada: no existe."),
        (["corpus", "show", str(cut)], "no es el final: el encabezado anuncia"),
        (
            ["corpus", "build", "--out", str(tmp_path / "a" / "b")],
            "no se pudo escribir: no existe.",
        ),
        (["corpus", "build", "--contract", "x", "--out", "c"], "se espera SERVICIO=FUENTE"),
        (["run", "--target", "sandbox", "--corpus", str(cut)], f"{cut}:"),
        (
            ["run", "--target", "sandbox", "--corpus", str(file), "--seed", "0"],
            "se hizo con --seed 3",
        ),
        (
            ["run", "--target", "sandbox", "--corpus", str(file), "--examples", "2"],
            "se hizo con --examples 1",
        ),
        (
            ["corpus", "run", str(file), "--target", "sandbox", "--phases", "contract"],
            "pide la fase «generation»",
        ),
    ):
        assert 4 == main(arguments), arguments
        assert said in capsys.readouterr().err


def test_what_cannot_be_written_is_refused_before_anything_is_made(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is there and is no corpus stays as it is; a number of examples that would never end is
    told.
    """
    monkeypatch.setattr(corpus, "corpus_of", lambda *_: pytest.fail("generated"))
    notes = tmp_path / "notas.txt"
    notes.write_text("mías", encoding="utf-8")
    for out, more, said in (
        (notes, (), "ya existe y no es un corpus"),
        (tmp_path, (), "No se puede leer el corpus"),
        (tmp_path / "no" / "c.jsonl", (), "no se pudo escribir: no existe."),
        (tmp_path / ("n" * 300), (), "no se pudo escribir"),
        (notes, ("--examples", "10001"), "de 1 a 10000"),
        (notes, ("--examples", "0"), "de 1 a 10000"),
        (notes, ("--examples", "x"), "de 1 a 10000"),
    ):
        try:
            code = main(["corpus", "build", "--out", str(out), *more])
        except SystemExit as ended:
            code = ended.code
        assert 4 == code
        assert said in capsys.readouterr().err
    assert (["notas.txt"], "mías") == (
        [one.name for one in tmp_path.iterdir()],
        notes.read_text(encoding="utf-8"),
    )
    assert 10000 == examples_of("10000")


def test_a_run_asks_what_its_corpus_holds_and_says_so(file: Path, tmp_path: Path) -> None:
    """The same digest in the acta and the folder, and the same verdicts, with one worker and with
    two.
    """
    verdicts = []
    for workers in ("1", "2"):
        out = tmp_path / workers
        main(
            [
                "corpus",
                "run",
                str(file),
                "--target",
                "sandbox",
                "--phases",
                "generation",
                "-k",
                "bancos or alertas",
                "--workers",
                workers,
                "--stock",
                "radicada=40",
                "--reports",
                "acta",
                "--out",
                str(out),
            ]
        )
        acta = json.loads((out / "acta.json").read_text(encoding="utf-8"))
        corpus = read(file)
        assert {"sha256": corpus.sha256, "requests": corpus.requests} == acta["corpus"]
        assert (3, 0) == (acta["seed"], len(acta["findings"]))
        assert file.read_bytes() == (out / "corpus.jsonl").read_bytes()
        assert corpus.sha256 in (out / "acta.html").read_text(encoding="utf-8")
        verdicts.append({row["id"]: row["verdict"] for row in acta["requirements"]})
    assert verdicts[0] == verdicts[1]
    assert "PASSED" in verdicts[0].values()


def test_a_run_without_generation_has_no_corpus(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text("de una corrida anterior", encoding="utf-8")
    order = ["run", "--target", "sandbox", "--phases", "contract", "--out", str(tmp_path)]
    main([*order, "--stock", "radicada=40", "--reports", "acta,junit"])
    assert None is json.loads((tmp_path / "acta.json").read_text(encoding="utf-8"))["corpus"]
    assert not (tmp_path / "corpus.jsonl").exists()


def test_a_corpus_of_another_contract_is_refused_before_anything_is_sent(
    file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "c.jsonl"
    sha = read(file).contract["factura"].encode()
    other.write_bytes(file.read_bytes().replace(sha, sha[::-1]))
    assert 4 == main(
        [
            "run",
            "--target",
            "sandbox",
            "--phases",
            "generation",
            "--corpus",
            str(other),
            "--out",
            str(tmp_path / "out"),
        ]
    )
    assert (
        "no es de este contrato: el documento efectivo del servicio «factura»"
        in capfd.readouterr().err
    )
    assert not (tmp_path / "out" / "ledger.jsonl").exists()
