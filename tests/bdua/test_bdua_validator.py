"""The reference validator is right in both profiles and in its other manners, and each way of being
wrong is found by its code.
"""

from pathlib import Path

import pytest
from bdua_rehearsal import codes_of, journals_of, target_of

from conformance.cli.deliveries.run import target_text
from conformance.core.finding import Verdict
from conformance.files.reference import file_reference_of
from conformance.packs.bdua.pack import load
from conformance.packs.bdua.sandbox.defects import DEFECTS
from conformance.packs.bdua.sandbox.rules import MANNERS
from conformance.run.deliveries.course import performed
from conformance.run.deliveries.performing import UNDATED
from conformance.run.deliveries.plan import plan_of
from conformance.run.deliveries.target import parse_delivery_target
from conformance.selftest.deliveries import hunted

SOME = (
    "contributivo/2026-0",
    "trimestral/2026-03",
    "carta/trimestral",
    "orden/contributivo",
    "registros/subsidiado",
    "multipresentados/contributivo",
    "resultados/subsidiado",
    "base/contributivo",
    "archivos/contributivo",
    "flujo",
)
FEW = ("subsidiado/2026-05", "orden/subsidiado", "registros/contributivo/campos", "multi", "base/")
SHOWN: dict[str, tuple[str, ...]] = {
    "recibe-el-noveno": ("contributivo/2026-01",),
    "no-recibe-el-trece": ("contributivo/2026-01",),
    "festivo-no-movido": ("subsidiado/2026-11",),
    "sabado-habil": ("subsidiado/2026-01",),
    "sin-carta": ("carta/contributivo",),
    "carta-tardia": ("carta/trimestral",),
    "orden-por-entidad": ("orden/subsidiado",),
    "todo-o-nada": ("registros/contributivo/campo/sexo",),
    "solo-avisa-a-una": ("multipresentados/contributivo",),
    "neg-recortado": ("resultados/contributivo",),
    "copia-no-igual": ("resultados/subsidiado",),
    "rechazo-aplicado": ("base/contributivo/listado",),
    "se-cae-con-vacio": ("archivos/contributivo/vacio",),
    "utf8-aceptado": ("archivos/contributivo/utf",),
    "as-de-once": ("registros/contributivo/as",),
}


def test_nothing_is_found_of_the_clean_validator() -> None:
    """Every item passes, or does not apply."""
    made = journals_of(target_of(), SOME)
    assert set() == codes_of(made)
    ended = {one.outcome.verdict for one in made}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == ended


def test_nothing_is_found_where_several_ways_are_right() -> None:
    """No receipt, small names, LF, the first of two has the person: all that is right."""
    made = journals_of(target_of(), FEW, manners=MANNERS)
    assert set() == codes_of(made)
    assert set() == {one.item.id for one in made if one.outcome.verdict is Verdict.ERROR}


def test_nothing_is_found_by_the_profile_of_today() -> None:
    """With its own layouts; what the norm of 2007 dates does not apply."""
    made = journals_of(target_of(perfil="adres-practica"), FEW)
    assert set() == codes_of(made)
    dated = next(one for one in made if one.item.id.startswith("calendario/"))
    assert Verdict.NOT_APPLICABLE == dated.outcome.verdict


@pytest.mark.parametrize("defect", SHOWN)
def test_a_defect_is_found_by_its_code_and_no_other(defect: str) -> None:
    """The items that meet it find it; `conformance selftest --pack bdua` tries them all."""
    assert {DEFECTS[defect].code} == codes_of(journals_of(target_of(), SHOWN[defect], [defect]))


def test_a_defect_is_told_with_what_it_breaks() -> None:
    """A trial says by which items and phases it was found."""
    trial = hunted(load(), target_of(regimenes=("trimestral",)), ("probing",), "sin-copia-ftp")
    assert ("no hallado", ()) == (trial.how, trial.codes)


def test_who_takes_no_date_is_not_judged_by_the_calendar() -> None:
    """What depends on the day is BLOCKED, and says why."""
    plan = plan_of(load(), target_of(validador__comando=("true",)))
    chosen = [one for one in plan.items if one.id == "calendario/contributivo/2026-01"]
    outcome = next(iter(performed(plan, chosen))).outcome
    assert (Verdict.BLOCKED, UNDATED) == (outcome.verdict, outcome.reason)


def test_the_command_of_the_target_does_what_the_function_does(tmp_path: Path) -> None:
    """The target file that names the reference validator runs it, defects and all."""
    pack = load()
    text = target_text(pack, file_reference_of(pack), defects=("sin-carta",))
    target = parse_delivery_target(text, "objetivo.yaml", pack)
    plan = plan_of(pack, target)
    chosen = [one for one in plan.items if one.id == "carta/trimestral/sin-carta"]
    assert {"LIF-02"} == codes_of(list(performed(plan, chosen)))


def test_a_large_file_is_judged_a_record_at_a_time() -> None:
    """Every record comes back, in the order of the thousands as of the tens."""
    made = journals_of(target_of(volumen=3000.0), ("volumen",))
    assert [Verdict.PASSED] == [one.outcome.verdict for one in made]
