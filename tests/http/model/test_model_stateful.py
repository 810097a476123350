"""The model-based phase against the sandbox: silent on a clean one; what it finds shrinks and
reproduces alone.
"""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from stock_enough import ENOUGH

from conformance.core.finding import Level, Verdict
from conformance.http.model.stateful import items
from conformance.packs.siifa.lifecycles import LIFECYCLES
from conformance.packs.siifa.sandbox import defects
from conformance.packs.siifa.sandbox.defects.record import wrap
from conformance.packs.siifa.sandbox.routes import capability
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.run.plan import scenario_items
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.reach import Watch
from conformance.sandbox.reply import Reply
from conformance.selftest.rehearsal import rehearse, watched
from conformance.selftest.rehearsed import Reach, Rehearsal, Rehearsed, prepare

ALL = tuple(Level)
# One of each way of failing; the defect matrix holds them all.
FOUND = (
    "movimiento-valido-rechazado",
    "segunda-respuesta",
    "puerta-equivocada",
    "resumen-no-cuenta",
    "rechazo-escribe",
    "centavos-perdidos",
    "valido-rechazado",
)


def second_closing(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Take a second answer to a reiteration: a defect that shows only at the fifth step."""
    reply = serve(incoming)
    if (
        capability(incoming.method, incoming.path) == "responder_reiteracion_glosa"
        and b"registro previo" in reply.body
    ):
        with sandbox.store.without("R5b"):
            return serve(incoming)
    return reply


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(phases=("stateful",))


@pytest.fixture(scope="module")
def seen(craft: Rehearsed) -> tuple[Rehearsal, Reach]:
    """What a clean run finds, and which walks meet which defect: the others are answered alike."""
    return watched(craft, Watch(defects.DEFECTS[name] for name in FOUND), setup=ENOUGH)


def alone(craft: Rehearsed, rehearsal: Rehearsal, folder: Path) -> Rehearsed:
    """Return a run of nothing but the scenarios that a rehearsal left."""
    for name, text in rehearsal.written.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    made = scenario_items(craft.plan.pack, sorted(folder.glob("*.yaml")))
    return Rehearsed(craft.plan, tuple(item for items in made.values() for item in items))


def _clean(revision: str, seed: int) -> Rehearsal:
    craft = prepare(phases=("stateful",), revision=revision, seed=seed)
    return rehearse(craft, setup=replace(ENOUGH, seed=seed))


@pytest.mark.parametrize(("revision", "seed"), [("oficial", 0), ("manual", 1)])
def test_a_clean_sandbox_passes_and_every_pair_is_exercised(
    seen: tuple[Rehearsal, Reach], revision: str, seed: int
) -> None:
    """No finding in either spelling; every transition and every pair out of turn was tried."""
    made = _clean(revision, seed) if seed else seen[0]
    wanted = {f"{one.name}.{move.name}" for one in LIFECYCLES for move in one.moves} | {
        f"{one.name}.{state}!{move}" for one in LIFECYCLES for state, move in one.out_of_turn()
    }
    assert ((), {Verdict.PASSED}) == (
        made.findings,
        {one.verdict for one in made.outcomes.values()},
    )
    assert wanted == set(made.moves)
    assert {} == made.written


@pytest.mark.parametrize("name", FOUND)
def test_a_defect_is_found_by_the_phase_alone_and_its_scenario_reproduces_it(
    craft: Rehearsed, seen: tuple[Rehearsal, Reach], name: str, tmp_path: Path
) -> None:
    """Under its code and no other; each file left finds the same code alone, and nothing on a clean
    sandbox.
    """
    rehearsal = rehearse(craft, (name,), setup=ENOUGH, reach=seen[1])
    stories = alone(craft, rehearsal, tmp_path)
    assert {defects.DEFECTS[name].code} == rehearsal.codes(*ALL)
    told = sorted((one.place.split("/")[-1], one.code, one.level) for one in rehearsal.findings)
    again = sorted(
        (one.place.split("/")[-1].split(":")[0], one.code, one.level)
        for one in rehearse(stories, (name,), setup=ENOUGH).findings
    )
    assert told == again
    assert () == rehearse(stories, setup=ENOUGH).findings


def test_a_defect_at_depth_five_shrinks_to_the_five_steps(
    craft: Rehearsed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Formulated, answered, reiterated, answered again, and once more: nothing else is left of the
    walk.
    """
    planted = wrap(
        "plantado",
        "Segunda respuesta a la reiteración",
        "LIF-03",
        "R05b",
        second_closing,
        level=Level.SHOULD,
    )
    monkeypatch.setitem(defects.DEFECTS, "plantado", planted)  # type: ignore[arg-type]
    rehearsal = rehearse(craft, ("plantado",), setup=ENOUGH)
    assert {"LIF-03"} == rehearsal.codes(*ALL)
    for text in rehearsal.written.values():
        calls = [step["call"] for step in yaml.safe_load(text)["steps"]]
        assert [
            "formular_glosa",
            "responder_glosa",
            "reiterar_glosa",
            "responder_reiteracion_glosa",
            "responder_reiteracion_glosa",
        ] == calls
    stories = alone(craft, rehearsal, tmp_path)
    again = rehearse(stories, ("plantado",), setup=ENOUGH)
    assert [("LIF-03", Level.SHOULD)] * len(rehearsal.written) == [
        (one.code, one.level) for one in again.findings
    ]


def test_without_the_payments_module_only_glosas_and_devoluciones_are_walked(
    craft: Rehearsed,
) -> None:
    """Module 4 may be absent: then there is nothing to walk, and nothing to complain of."""
    plan = craft.plan
    bound = {
        name: one for name, one in plan.contract.bound.items() if name != "registrar_estado_pago"
    }
    made = items(plan.pack, replace(plan.contract, bound=bound), 20)
    assert {"glosa", "devolucion", "secuencias"} == {item.id.split("/")[1] for item in made}


def test_few_examples_still_make_one_sequence() -> None:
    """The budget is `--examples`: a fifth of it in sequences, one at the least."""
    counts = [
        sum(
            "secuencias" in item.id
            for item in prepare(phases=("stateful",), examples=examples).items
        )
        for examples in (1, 20, 40)
    ]
    assert [1, 4, 8] == counts


def test_a_lifecycle_without_a_rule_of_its_states_cites_none(craft: Rehearsed) -> None:
    """A pack may leave `legal` out: its stories verify what its rules cite, and nothing else."""
    pack = craft.plan.pack
    silent = replace(pack, lifecycles=tuple(replace(one, legal="") for one in pack.lifecycles))
    made = items(silent, craft.plan.contract, 20)
    assert made
    assert not [one.id for one in made if "" in one.requirements]
