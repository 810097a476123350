"""Mutants of the reference validator: their space, what a clean run tells apart, what is found."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from at_once import AtOnce

from conformance.cli.main import main
from conformance.core.finding import Level
from conformance.files.mutants.mutant import FileMutant
from conformance.packs.bdua.pack import load
from conformance.packs.bdua.sandbox.mutants import space_of
from conformance.selftest.delivery_mutation import DeliveryBench, delivery_bench
from conformance.selftest.mutant_score import MutantTrial

SPACE = space_of("res-0812")


@cache
def _numbers() -> dict[str, int]:
    return {SPACE[number].id: number for number in range(len(SPACE))}


def _tried(mutant: str, *words: str) -> MutantTrial:
    """Return what becomes of a mutant with the items whose id holds a word."""
    bench = delivery_bench(load())
    items = [one for one in bench.plan.items if any(word in one.id for word in words)]
    few: DeliveryBench = replace(bench, plan=bench.plan.having(items))
    number = _numbers()[mutant]
    clean = few.shadowed([number])
    assert () == clean.here.false
    return few.tried(number, clean.met(number), frozenset())


def test_every_mutant_has_a_name_of_its_own_and_breaks_what_the_register_has() -> None:
    requirements = load().requirements
    assert len(SPACE) == len(_numbers())
    assert {True} == {one.breach.requirement in requirements for one in _blocks()}
    assert set(SPACE.sizes()) == {one.seam for one in _blocks()}


def _blocks() -> list[FileMutant]:
    return [block.mutant(0) for block in SPACE.blocks]


def test_the_same_seed_draws_the_same() -> None:
    """And of a smaller count the first of those of a greater one."""
    assert SPACE.drawn(50, 3) == SPACE.drawn(50, 3) == SPACE.drawn(80, 3)[:50]
    assert SPACE.drawn(50, 3) != SPACE.drawn(50, 4)


@pytest.mark.parametrize(
    ("mutant", "item", "code"),
    [
        ("control/no-se-mira/MS sexo: valor fuera de su dominio@siempre", "campo/sexo", "ERR-02"),
        ("control/no-se-mira/NC persona de otra entidad@entidad=EPS998", "ajena", "SEC-05"),
        ("control/en-silencio/MC multipresentado@siempre", "multipresentados", "CON-02"),
        ("rigor/no-admite-U/MS zona@siempre", "resultados/subsidiado/texto", "SCH-04"),
        ("recepcion/no-se-recibe/NS lo entregado@siempre", "calendario/sub", "LIF-01"),
        ("recepcion/se-suma/MS el segundo archivo@siempre", "reentrega", "LIF-03"),
        ("carta/no-hace-falta/NE carta@entidad=ESP999", "carta/trimestral", "LIF-02"),
        ("carta/vale-la-tardia/MC carta@entidad=EOC999", "carta/contributivo", "LIF-11"),
        (
            "plazo/cierra-un-segundo-despues/contributivo segunda@mes=2026-04",
            "contributivo/2026-04",
            "LIF-11",
        ),
        ("plazo/abre-ese-mes/trimestral trimestre@mes=2026-03", "trimestral/2026-03", "LIF-11"),
        ("orden/maestros-primero/subsidiado@entidad=DEP999", "orden/subsidiado", "LIF-06"),
        ("aplicado/no-se-aplica/NS N19@posicion=segundo", "subsidiado/reparto", "CON-01"),
        ("aplicado/se-aplica/ME lo listado@entidad=ESP999", "trimestral/reparto", "CON-05"),
        ("resultado/falta/NEG NS registros@posicion=segundo", "subsidiado/reparto", "CON-02"),
        ("resultado/sin-ceros/VAL MC departamento@ventana=segunda", "tivo/reparto", "CON-06"),
        ("resultado/trae-uno-ajeno/VAL MC registros@entidad=EPS998", "tivo/reparto", "SEC-05"),
        ("copia/falta/FTP NEG NS registros@posicion=ultimo", "subsidiado/copias", "CON-02"),
        ("maestro/en-otra-carpeta/MC archivo@entidad=EPS998", "tivo/reparto", "SEC-05"),
        ("maestro/del-anterior/ME segundo_apellido@siempre", "trimestral/reparto", "CON-06"),
    ],
)
def test_a_mutant_of_each_seam_is_found_at_the_weight_of_what_it_breaks(
    mutant: str, item: str, code: str
) -> None:
    trial = _tried(mutant, item)
    assert trial.found
    assert trial.shown
    assert trial.sign is not None
    assert trial.sign.title.startswith(code)


def test_what_another_right_validator_would_give_back_too_is_not_counted() -> None:
    """Here a record is listed all the same, for what another check says of it."""
    trial = _tried(
        "control/no-se-mira/NE tipo_documento: vacío@entidad=PLA999", "trimestral/novedad/campos"
    )
    assert (False, ()) == (trial.reached, trial.shown)


def test_a_mutant_weighs_no_more_than_the_layout_that_says_so() -> None:
    """One witness informs, two recommend."""
    one = _tried("control/no-se-mira/MC sexo: valor fuera de su dominio@siempre", "campo/sexo")
    two = _tried("control/no-se-mira/MS sexo: valor fuera de su dominio@siempre", "campo/sexo")
    assert (Level.MAY, Level.SHOULD) == (one.level, two.level)


def test_the_command_prints_and_writes_what_it_does_for_any_pack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here with some of the items, and no processes: that they do the same is seen of the toy."""
    bench = delivery_bench(load())
    few = replace(bench, plan=bench.plan.having(bench.plan.items[::9]))
    monkeypatch.setattr("conformance.cli.mutants._bench", [few])
    monkeypatch.setattr("conformance.cli.mutants._crew", lambda *asked: AtOnce())
    asked = ["mutants", "--pack", "bdua", "--sample", "4", "--seed", "2", "--workers", "1"]
    assert 0 == main([*asked, "--out", str(tmp_path)])
    said = capsys.readouterr().out
    assert f"{len(SPACE)} mutantes en el espacio" in said
    assert "0 hallazgos falsos" in said
    written = json.loads((tmp_path / "mutantes.json").read_text(encoding="utf-8"))
    assert 4 == sum(one["reached"] for one in written["mutants"])
