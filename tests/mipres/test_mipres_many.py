"""What is asked of several rows at once is judged where the target says which it is, and a body
that nobody published accuses nobody.
"""

from dataclasses import replace

import pytest

from conformance.core.finding import Verdict
from conformance.http.reference import Manner, Setup
from conformance.packs.mipres.many import OF, several
from conformance.packs.mipres.same_row import differing, told
from conformance.packs.mipres.sandbox.defects.many import REGISTERING
from conformance.packs.mipres.settings import MANY
from conformance.packs.mipres.steps import STEPS
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare_plan

_ITEMS = tuple(f"probing/{several(STEPS[name])}/varias-filas" for name in OF)
_REGISTERS = Manner(also=("varios-registra",))


def _craft(manner: Manner, said: str = "") -> Rehearsed:
    """Return the items about several rows alone, at a target of that manner."""
    target = target_of("", "mipres", manner)
    told = {**target.settings, **({MANY: said} if said else {})}
    craft = prepare_plan(make_plan(replace(target, settings=told), {}, phases=("probing",)))
    return replace(craft, items=tuple(one for one in craft.items if one.id in _ITEMS))


def test_two_readings_are_compared_and_a_persons_data_is_not_told() -> None:
    """A whole number and its text are one."""
    one = {"ID": 7, "prescripcion": {"EstPres": 4, "NroIDPaciente": "1"}}
    assert differing(one, {"ID": "7", "prescripcion": {"EstPres": "4"}}) is None
    found = differing(one, {"prescripcion": {"NroIDPaciente": "2"}})
    assert found is not None
    assert ("prescripcion.NroIDPaciente como por día", "otro") == told(found, "como por día")


@pytest.fixture(scope="module")
def registering() -> Rehearsed:
    return _craft(_REGISTERS)


@pytest.mark.parametrize("code", REGISTERING)
def test_who_registers_wrongly_is_found(registering: Rehearsed, code: str) -> None:
    """An answer too few, a row that nobody finds, and what was refused and stands there."""
    setup = Setup(manner=_REGISTERS, watch=REGISTERING[code])
    found = rehearse(registering, setup=setup).findings
    assert {code} == {one.code for one in found}
    assert {"MIPRES-V1"} == {one.requirement for one in found}


@pytest.mark.parametrize("way", [(), ("varios-por-id",), ("varios-por-objeto",)])
def test_rows_are_named_as_the_system_takes_them(way: tuple[str, ...]) -> None:
    """Whichever way it is: what comes is judged."""
    manner = Manner(also=way)
    made = rehearse(_craft(manner), setup=Setup(manner=manner))
    assert () == made.findings
    assert dict.fromkeys(_ITEMS, Verdict.PASSED) == {
        name: one.verdict for name, one in made.outcomes.items()
    }


@pytest.mark.parametrize(
    ("manner", "semantics", "verdict", "reason"),
    [
        (Manner(), "no_juzgar", Verdict.NOT_APPLICABLE, "settings.varios.semantica: no_juzgar"),
        (Manner(), "registro", Verdict.BLOCKED, "una lista de 2 cuerpos de "),
        (_REGISTERS, "consulta", Verdict.BLOCKED, "se preguntó con una lista de números"),
    ],
)
def test_what_nobody_published_accuses_nobody(
    manner: Manner, semantics: str, verdict: Verdict, reason: str
) -> None:
    """Where the target says nothing, and where the system does not take what is sent."""
    made = rehearse(_craft(manner, semantics), setup=Setup(manner=manner))
    assert () == made.findings
    assert {verdict} == {one.verdict for one in made.outcomes.values()}
    assert all(reason in one.reason for one in made.outcomes.values())
