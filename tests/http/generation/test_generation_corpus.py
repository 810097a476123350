"""The corpus is the same bytes in any process, loses nothing when written, and says which line is
damaged.
"""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from schemathesis.generation import GenerationMode

from conformance.core.cache import Cache
from conformance.core.errors import InputError, UsageError
from conformance.http.generation import corpus as asking
from conformance.http.generation.cases import (
    Absent,
    Corpus,
    GeneratedCase,
    case_from,
    parse,
    plain,
    read,
    write,
)
from conformance.http.generation.corpus import MODES, CaseSource, digests, fit, quotas
from conformance.run.plan import corpus_of, make_plan
from conformance.selftest.own_target import target_of

PLAN = make_plan(target_of(), {}, phases=("generation",), seed=7, examples=2)
RECIPE = {
    "corpus": 1,
    "contract": {"factura": "a"},
    "seed": 0,
    "examples": 2,
    "engine": {"conformance": "0"},
    "asked": [["ver_glosa", "positiva", 2]],
}
TWO = (GeneratedCase({}, {"b": 1, "a": 2}), GeneratedCase(None))


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_of(PLAN)


def _build(hash_seed: str, folder: Path) -> "subprocess.Popen[bytes]":
    """Build the same corpus in a process of its own, in another folder, with modules of the
    folder's loaded.
    """
    folder.mkdir()
    (folder / "ajeno.py").write_text(
        "NUMBERS = (4242424242, 1717171717)\nTEXT = 'palabra'\n", encoding="utf-8"
    )
    start = (
        "import sys; sys.path.insert(0, '.'); import ajeno; from conformance.cli import main; "
        "sys.exit(main(['corpus', 'build', '--seed', '7', '--examples', '2', '--out', 'c.jsonl']))"
    )
    here = Path(asking.__file__).resolve().parents[3]
    return subprocess.Popen(
        [sys.executable, "-c", start],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "CONFORMANCE_CACHE": "",
            "PYTHONPATH": str(here),
            "PYTHONUTF8": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(Path.cwd() / ".hypothesis"),
        },
    )


def test_any_process_builds_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    """Neither the order of sets, nor the modules that are loaded, nor what was generated before is
    in them.
    """
    for started in [_build(hash_seed, tmp_path / hash_seed) for hash_seed in ("1", "20202")]:
        assert 0 == started.wait(120)
    assert [corpus.sha256] * 2 == [
        read(tmp_path / name / "c.jsonl").sha256 for name in ("1", "20202")
    ]


def test_what_a_corpus_holds_is_what_generation_makes_without_one(corpus: Corpus) -> None:
    alone, kept = (
        CaseSource(PLAN.pack, PLAN.contract),
        CaseSource(PLAN.pack, PLAN.contract, lambda: corpus),
    )
    for mode, sign in ((GenerationMode.POSITIVE, "+"), (GenerationMode.NEGATIVE, "-")):
        key = ("formular_glosa", mode, 1, f"7:formular_glosa:{sign}")
        assert alone.cases(*key)[:1] == kept.cases(*key)
    assert {one.key: one.count for one in quotas(PLAN.pack, PLAN.contract, 2)} == corpus.asked
    assert sum(corpus.asked.values()) == corpus.requests


def test_another_seed_is_another_corpus_and_the_same_contract(corpus: Corpus) -> None:
    other = corpus_of(replace(PLAN, seed=8))
    assert corpus.sha256 != other.sha256
    assert (corpus.contract, corpus.asked) == (other.contract, other.asked)
    assert digests(PLAN.contract) == dict(corpus.contract)


def test_the_order_in_which_a_document_names_things_changes_nothing(corpus: Corpus) -> None:
    def turned(node: Any) -> Any:
        if isinstance(node, dict):
            return {name: turned(node[name]) for name in reversed(node)}
        return [turned(one) for one in node] if isinstance(node, list) else node

    documents = {
        service: replace(one, raw=turned(one.raw))
        for service, one in PLAN.contract.documents.items()
    }
    contract = replace(PLAN.contract, documents=documents)
    assert corpus.data == corpus_of(replace(PLAN, contract=contract)).data


def test_questions_are_made_once() -> None:
    source = CaseSource(PLAN.pack, PLAN.contract)
    made = source.cases("ver_factura", GenerationMode.POSITIVE, 3, "0")
    assert made is source.cases("ver_factura", GenerationMode.POSITIVE, 3, "0")


@pytest.mark.parametrize(
    "body",
    [
        None,
        True,
        0,
        -0.0,
        1.0,
        10**30,
        "",
        "á\u2028\x00\ud800",
        b"",
        b"\xff\x00",
        [],
        [b"a", None],
        {},
        {"a": {"b": [1, {"c": b"x"}]}},
        {"$bytes": "no"},
        {"$object": {"$float": "1"}},
        {"$bytes": 1, "$float": 2},
        math.inf,
        -math.inf,
        Absent.BODY,
    ],
)
def test_whatever_is_generated_is_read_as_it_was(body: Any) -> None:
    data = write(
        {**RECIPE, "asked": [["x", "negativa", 1]]},
        {
            ("x", "negativa"): (
                GeneratedCase({"q": body} if body is not Absent.BODY else None, body),
            )
        },
    )
    (read_back,) = parse(data, "x").cases["x", "negativa"]
    assert body == read_back.body
    assert repr(body) == repr(read_back.body)
    assert str(body) == str((read_back.query or {"q": body})["q"])


def test_not_a_number_is_read_as_it_was() -> None:
    assert math.isnan(
        case_from(
            json.loads(json.dumps(plain(GeneratedCase(None, math.nan)), allow_nan=False))
        ).body
    )


def test_a_name_that_is_no_text_is_our_mistake() -> None:
    with pytest.raises(TypeError):
        plain(GeneratedCase(None, {1: 2}))


def _lines(change: Callable[[list[bytes]], object]) -> bytes:
    lines = write(RECIPE, {("ver_glosa", "positiva"): TWO}).split(b"\n")
    change(lines)
    return b"\n".join(lines)


def _set(place: int, text: bytes) -> Callable[[list[bytes]], object]:
    return lambda lines: lines.__setitem__(place, text)


def _head(**change: Any) -> Callable[[list[bytes]], object]:
    return lambda lines: lines.__setitem__(
        0, json.dumps({**json.loads(lines[0]), **change}).encode()
    )


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (_set(0, b""), 1, "está vacía"),
        (_set(0, b"[]"), 1, "no es un objeto JSON"),
        (_set(0, b"{}"), 1, "no es el encabezado"),
        (_set(0, b'{"corpus":2}'), 1, "versión 2"),
        (_set(1, b'{"query"'), 2, "no es un objeto JSON"),
        (_set(1, b"\xff"), 2, "no es un objeto JSON"),
        (_set(1, b'{"capability":"x","mode":"positiva"}'), 2, "'x' ('positiva')"),
        (lambda lines: lines.pop(1), 2, "índice 1 y le toca el 0"),
        (lambda lines: lines.pop(2), 3, "2 preguntas y hay 1"),
        (lambda lines: lines.pop(), 3, "2 preguntas y hay 1"),
        (
            _set(2, b'{"capability":"ver_glosa","index":1,"mode":"positiva","query":3}'),
            3,
            "no trae",
        ),
        (
            _set(
                2,
                b'{"capability":"ver_glosa","index":1,"mode":"positiva","query":null,"body":{"$bytes":"?"}}',
            ),
            3,
            "no trae",
        ),
        (
            _set(
                2,
                b'{"capability":"ver_glosa","index":1,"mode":"positiva","query":null,"body":'
                + b'{"a":' * 900
                + b"1"
                + b"}" * 900
                + b"}",
            ),
            3,
            "no trae",
        ),
        (_set(2, b"[" * 100000), 3, "no es un objeto JSON"),
        (_head(examples=0), 1, "anuncia 0 ejemplos"),
        (_head(examples=100001), 1, "anuncia 100001 ejemplos"),
        (_head(examples=2.0), 1, "no es el encabezado"),
        (_head(seed="x"), 1, "no es el encabezado"),
        (_head(seed=True), 1, "no es el encabezado"),
        (_head(failed=5), 1, "no es el encabezado"),
        (
            _head(asked=[["ver_glosa", "positiva", 3]]),
            1,
            "anuncia 3 preguntas por 'ver_glosa' ('positiva') y hay 2",
        ),
        (
            _head(asked=[["ver_glosa", "positiva", 2], ["x", "negativa", 1]]),
            1,
            "anuncia 1 preguntas por 'x'",
        ),
        (_head(asked=[["ver_glosa", "positiva", 2]] * 2), 1, "dos veces"),
        (
            _head(failed=[["ver_glosa", "positiva"]]),
            1,
            "anuncia 0 preguntas por 'ver_glosa' ('positiva') y hay 2",
        ),
        (_head(failed=[["x", "negativa"]]), 1, "anuncia 0 preguntas por 'x'"),
    ],
)
def test_a_damaged_file_says_the_line_and_what_is_wrong(
    tmp_path: Path, change: Callable[[list[bytes]], object], place: int, said: str
) -> None:
    file = tmp_path / "c.jsonl"
    file.write_bytes(_lines(change))
    with pytest.raises(InputError) as raised:
        read(file)
    assert said in str(raised.value)
    assert f"{file}:{place}:1" in str(raised.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no existe"):
        read(tmp_path / "nada.jsonl")


def test_a_corpus_of_another_contract_or_another_harness_is_refused(corpus: Corpus) -> None:
    fit(corpus, PLAN.pack, PLAN.contract, "c")
    manual = make_plan(target_of("manual"), {}, phases=()).contract
    with pytest.raises(UsageError, match="«factura» no es el") as raised:
        fit(corpus, PLAN.pack, manual, "c")
    assert all(digests(one)["factura"] in str(raised.value) for one in (manual, PLAN.contract))
    less = replace(
        corpus, asked={key: count for key, count in corpus.asked.items() if key[0] != "ver_glosa"}
    )
    with pytest.raises(UsageError, match=r"ver_glosa \(positiva\)"):
        fit(less, PLAN.pack, PLAN.contract, "c")


def test_a_kept_corpus_is_read_and_a_damaged_one_made_again(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Any] = []

    def build(pack: Any, contract: Any, recipe: Any) -> bytes:
        built.append(recipe["seed"])
        return corpus.data

    monkeypatch.setattr(asking, "_build", build)
    monkeypatch.setattr(asking.configuration, "set_hypothesis_home_dir", lambda folder: None)
    cache = Cache(tmp_path)
    assert [corpus.sha256] * 2 == [corpus_of(PLAN, cache).sha256 for _ in range(2)]
    assert [7] == built
    (file,) = tmp_path.iterdir()
    for damage in (
        file.read_bytes()[:-9],
        b"",
        file.read_bytes().replace(b"positiva", b"positivo", 1),
    ):
        file.write_bytes(damage)
        assert corpus.sha256 == corpus_of(PLAN, cache).sha256
    assert [7] * 4 == built
    cache.put(file.name, b"{}\n")  # whole, and no corpus
    assert corpus.sha256 == corpus_of(PLAN, cache).sha256
    corpus_of(replace(PLAN, examples=3), cache)
    assert [7] * 6 == built


def test_what_cannot_be_generated_fails_its_own_item_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = CaseSource._generate

    def generate(self: CaseSource, capability: str, *rest: Any) -> Any:
        if capability == "ver_glosa":
            raise ValueError("sin salida")
        return (
            (GeneratedCase(),) * rest[1]
            if capability != "ver_pago"
            else whole(self, capability, *rest)
        )

    monkeypatch.setattr(CaseSource, "_generate", generate)
    corpus = corpus_of(PLAN)
    source = CaseSource(PLAN.pack, PLAN.contract, lambda: corpus)
    assert ((), (GeneratedCase(),) * 2) == (
        corpus.cases["ver_glosa", "positiva"],
        corpus.cases["ver_radicado", "positiva"],
    )
    assert [["ver_glosa", "positiva"]] == json.loads(corpus.data.split(b"\n")[0])["failed"]
    assert 2 == len(source.cases("ver_pago", GenerationMode.POSITIVE, 2, "7:ver_pago:+"))
    with pytest.raises(ValueError, match="sin salida"):
        source.cases("ver_glosa", GenerationMode.POSITIVE, 2, "7:ver_glosa:+")


def test_every_mode_has_a_word() -> None:
    assert {GenerationMode.POSITIVE, GenerationMode.NEGATIVE} == set(MODES)
