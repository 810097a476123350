"""The defect matrix, exact in both directions: each defect gives just its code, the clean sandbox
gives none.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from defects_picked import PICKED
from defects_shown import Shown

from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.finding import Verdict
from conformance.http.checks.codes import SYSTEM_CODES
from conformance.http.checks.registry import CODES
from conformance.http.reference import Reply
from conformance.packs.mi_seguridad_social.sandbox.registered import REGISTERED
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.packs.siifa.sandbox.defects.record import wrap
from conformance.packs.siifa.sandbox.faults.tools import asks
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.report.record import Deviation
from conformance.report.root_causes import root_causes
from conformance.run.effects import trace
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.reach import Watch
from conformance.selftest.clean import findings_of
from conformance.selftest.rehearsal import rehearse, watched
from conformance.selftest.rehearsed import DISCOVERY, Observer, Reach, Rehearsal, Rehearsed, prepare


def _looks(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    if asks(incoming, "iniciar_sesion") or asks(incoming, "formular_glosa"):
        sandbox.remembered["times"] = sandbox.remembered.get("times", 0) + 1
    return serve(incoming)


Watched = tuple[Rehearsed, Rehearsal, Reach]

# `make selftest` runs all of them: here each shows, and one of every code is found.
# Some ways of being wrong: a rule off, a memory, a slow answer.
KINDS = ["respuesta-antes-de-formulacion", "orden-inestable", "resumen-lento"]
NONE = wrap("ninguno", "Cuenta, y responde bien", "ERR-01", "S02", _looks)
FINDS_OTHERS = "pagina-repetida"
# The clocks stand still: what differs is no moment, and every run of one day meets the same world.
_STILL = Observer(datetime(2026, 3, 18, 15, tzinfo=UTC))
_FEW = ("resumir_glosa", "glosa-fecha-", "listar_seguimientos", "paginacion")


@pytest.fixture(scope="session")
def shown() -> Shown:
    """What is seen of all the defects in the one watched run."""
    return Shown([*DEFECTS.values(), NONE], kept=PICKED)


@pytest.fixture(scope="session")
def accepted() -> dict[str, list[str]]:
    """The writes that were accepted of each item in the one watched run."""
    return defaultdict(list)


@pytest.fixture(scope="session")
def seen(shown: Shown, accepted: dict[str, list[str]]) -> Watched:
    """One plan, its generated cases and one watched run serve all the rehearsals of a worker."""

    def heard(name: str, request: Request, response: Response) -> None:
        if request.kind is Kind.WRITE and request.capability and response.status < 300:
            accepted[name].append(request.capability)

    craft = prepare()
    return craft, *watched(craft, shown, observer=replace(_STILL, heard=heard))


@pytest.fixture(scope="session")
def few() -> Watched:
    """The items about one kind of row and those that walk lists, which find each kind of defect,
    and a watched run of them.
    """
    whole = prepare(phases=("probing", "scenario"))
    items = tuple(item for item in whole.items if any(word in item.id for word in _FEW))
    craft = replace(whole, items=items)
    return craft, *watched(craft, Watch(DEFECTS[name] for name in (*KINDS, FINDS_OTHERS)))


def test_each_defect_changes_what_some_item_is_answered_and_is_seen_coming(
    seen: Watched, shown: Shown
) -> None:
    """A copy of the sandbox that has it answers otherwise, leaves other rows, or takes its time,
    where it is said to be met; one that only looks does not, and one that tells nothing but another
    moment can't be told apart here: the clock does that too.
    """
    assert ["estados-de-pago-de-un-momento", NONE.id] == list(shown.hidden)


@pytest.mark.parametrize("defect", PICKED)
def test_a_defect_is_found_by_exactly_its_code_and_told_first_by_its_title(
    seen: Watched, defect: str
) -> None:
    """Nothing else is said of a sandbox that is wrong in one way only, and whoever reads the first
    cause of its acta reads what is wrong. Those of its items that meet it are enough.
    """
    craft, _, reach = seen
    made = rehearse(craft, (defect,), reach=reach, observer=_STILL)
    code = CODES[DEFECTS[defect].code]
    assert {code.id} == {finding.code for _, finding in findings_of(made, reach.known)}
    groups = [[Deviation(item, one)] for item, said in made.found.items() for one in said]
    first = groups[root_causes(groups)[0].rows[0]][0].finding
    titles = craft.plan.pack.citations.titles
    assert (code.id, titles.get(code.id, code.title)) == (first.code, first.title)


def test_some_defect_of_every_code_is_tried() -> None:
    assert {one.code for one in DEFECTS.values()} == {DEFECTS[one].code for one in PICKED}


@pytest.mark.parametrize("defect", KINDS)
def test_the_items_that_meet_a_defect_find_what_all_of_them_find(few: Watched, defect: str) -> None:
    """What is left out sends nothing that the defect changes: the same items find the same codes
    without it.
    """
    craft, _, reach = few
    some, every = rehearse(craft, (defect,), reach=reach), rehearse(craft, (defect,))
    assert len(some.outcomes) < len(every.outcomes) == len(craft.items)
    assert [] != _told(every) == _told(some)


def _told(rehearsal: Rehearsal) -> list[tuple[str, str]]:
    # Which of many slow exchanges was the slowest is chance.
    return [
        ("" if finding.code == "TIM-01" else item, finding.code)
        for item, found in rehearsal.found.items()
        for finding in found
    ]


def test_a_defect_that_changes_what_discovery_finds_is_met_by_all(few: Watched) -> None:
    """Every page of facturas is the first: other facturas are shared out, so every item may see
    other things.
    """
    craft, _, reach = few
    assert len(craft.items) == len(rehearse(craft, (FINDS_OTHERS,), reach=reach).outcomes)


def test_a_defect_that_discovery_does_not_meet_is_tried_without_it(few: Watched) -> None:
    """What there is and who has what is known from the clean run."""
    craft, _, reach = few
    senders: set[str] = set()
    heard = Observer(heard=lambda name, *_: senders.add(name))
    made = rehearse(craft, (KINDS[0],), reach=reach, observer=heard)
    assert senders == set(made.outcomes)
    rehearse(craft, (FINDS_OTHERS,), reach=reach, observer=heard)
    assert DISCOVERY in senders


def test_the_clean_sandbox_passes_every_item(seen: Watched) -> None:
    """No finding, nothing blocked, no error; the two lists that only the Manual spells do not apply
    to this one.
    """
    rehearsal = seen[1]
    assert () == rehearsal.findings
    manual = {
        name
        for name, outcome in rehearsal.outcomes.items()
        if outcome.reason
        in (
            "el objetivo no tiene la capacidad listar_glosa",
            "el objetivo no tiene la capacidad listar_devolucion",
        )
    }
    assert {Verdict.PASSED} == {
        outcome.verdict for name, outcome in rehearsal.outcomes.items() if name not in manual
    }


def test_no_item_writes_what_it_does_not_tell(
    seen: Watched, accepted: dict[str, list[str]]
) -> None:
    """On the clean sandbox every write that is accepted is one whose mark the item is known to
    leave; of who is settled, one of its opening.
    """
    made = seen[0]
    pack = made.plan.pack
    effects = {name: one for kind in pack.resources for name, one in kind.effects.items()}
    surprising = {
        one.id: left
        for one in made.items
        if one.needs and not (known := trace(pack, one)).alone
        if (left := {effects[name].leaves for name in accepted[one.id]} - {""} - known.leaves)
    }
    assert {} == surprising
    settled = {
        one.id: [name for name, _ in known.opening]
        for one in made.items
        if (known := trace(pack, one)).opening and known.settled
    }
    assert settled == {name: accepted[name] for name in settled}
    assert len(settled) > 20
    assert sum(map(bool, accepted.values())) > len(made.items) // 4


def test_every_code_about_the_system_is_provoked_by_a_defect() -> None:
    """A check that cannot fail is a defect. What a target says of itself is of another pack."""
    every = (*DEFECTS.values(), *REGISTERED.values())
    assert {code.id for code in SYSTEM_CODES} == {defect.code for defect in every}


def test_every_defect_names_a_requirement_of_the_pack(seen: Watched) -> None:
    """A finding cites the norm it breaks; so does the defect that provokes it."""
    known = set(seen[0].plan.pack.requirements)
    assert set() == {defect.requirement for defect in DEFECTS.values()} - known
    cited = seen[0].plan.pack.citations.codes
    own = {defect.code for defect in DEFECTS.values()}
    assert set() == {cited[code.id] for code in SYSTEM_CODES if code.id in own} - known
