"""Who may do what, and what belongs to another entity: every cell is asked, and the lacking ones
are named.
"""

from dataclasses import replace

import pytest
from stock_enough import ENOUGH

from conformance.core.role import strangers
from conformance.http.probes.isolation import tells
from conformance.http.reference import Manner, Setup
from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.sandbox.reach import Watch
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse, watched
from conformance.selftest.rehearsed import Reach, Rehearsal, Rehearsed, prepare

WRONG = (
    ("erp-consulta-paga", "SEC-03"),
    ("msps-lee-facturas", "SEC-03"),
    ("erp-gestor-no-radica", "SEC-10"),
    ("fits-gestor-no-lee", "SEC-10"),
    ("erp-gestor-lee-pagos-mal", "SEC-10"),
    ("glosa-ajena", "SEC-05"),
    ("estados-de-pago-ajenos", "SEC-05"),
    ("cuenta-de-otra-entidad", "SEC-05"),
    ("texto-plano-aceptado", "ERR-02"),
    ("sin-cuerpo-causa-500", "ERR-01"),
)
_NAMES = ("roles", "roles-prestador", "entidad-ajena", "lecturas-ajenas")


def _mine(craft: Rehearsed) -> Rehearsed:
    return Rehearsed(
        craft.plan, tuple(item for item in craft.items if item.id.rsplit("/", 1)[1] in _NAMES)
    )


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    """The items of roles and isolation alone."""
    return _mine(prepare(phases=("probing",)))


@pytest.fixture(scope="module")
def seen(craft: Rehearsed) -> tuple[Rehearsal, Reach]:
    """A run without defects, and which items meet which defect: the others are answered alike."""
    return watched(craft, Watch(DEFECTS[name] for name, _ in WRONG), setup=ENOUGH)


@pytest.fixture(scope="module")
def clean(seen: tuple[Rehearsal, Reach]) -> Rehearsal:
    """What they find in a sandbox without defects."""
    return seen[0]


def test_the_clean_sandbox_passes_both_tables(clean: Rehearsal) -> None:
    assert () == clean.findings
    assert {"PASSED"} == {str(outcome.verdict) for outcome in clean.outcomes.values()}


def test_the_clean_sandbox_passes_in_the_spelling_of_the_manual() -> None:
    rehearsal = rehearse(_mine(prepare(phases=("probing",), revision="manual")), setup=ENOUGH)
    assert () == rehearsal.findings
    assert {"PASSED"} == {str(outcome.verdict) for outcome in rehearsal.outcomes.values()}


@pytest.mark.parametrize("seed", [0, 1])
def test_the_provider_of_technologies_is_judged_where_the_terms_are_enforced(
    craft: Rehearsed, seed: int
) -> None:
    """What is paid to it is dated after the radicado of its own factura, not after that of the
    item's.
    """
    fits = Rehearsed(
        craft.plan, tuple(item for item in craft.items if item.id == "probing/fits/roles")
    )
    rehearsal = rehearse(fits, setup=Setup(seed, manner=Manner("aspnet", enforce_terms=True)))
    assert ["PASSED"] == [str(outcome.verdict) for outcome in rehearsal.outcomes.values()]


def test_every_capability_but_the_login_has_its_roles_and_every_write_its_stranger(
    craft: Rehearsed,
) -> None:
    """Each operation of the table Isolation is tried by the entity of the same side."""
    known = {item.id for item in craft.items}
    bound = craft.plan.contract.bound
    assert set() == {f"probing/{name}/roles" for name in bound if name != "iniciar_sesion"} - known
    assert (
        set()
        == {
            f"probing/{name}/entidad-ajena"
            for name, one in bound.items()
            if one.capability.kind == "write"
        }
        - known
    )
    assert (
        set()
        == {f"probing/{role}/lecturas-ajenas" for role in strangers(craft.plan.pack.roles)} - known
    )


def test_each_cell_of_the_table_is_asked_with_its_own_token(
    craft: Rehearsed, clean: Rehearsal
) -> None:
    """Forbidden roles get their 403: as many as the table has, and the strangers besides."""
    for name, bound in craft.plan.contract.bound.items():
        if bound.capability.kind == "login":
            continue
        forbidden = [
            role
            for role in craft.plan.pack.roles
            if not role.startswith("otra_") and role not in bound.capability.roles
        ]
        assert clean.statuses[name, 403] >= len(forbidden), name


def test_what_a_target_lacks_is_named_and_not_asked(craft: Rehearsed) -> None:
    """Without a role the rest of the table is judged; without the other entity its items are left
    unjudged.
    """
    lacking = ("eps", "ips_gestor", "otra_erp")
    target = target_of()
    less = replace(
        craft.plan,
        target=replace(
            target, roles={role: one for role, one in target.roles.items() if role not in lacking}
        ),
    )
    rehearsal = rehearse(Rehearsed(less, craft.items), setup=ENOUGH)
    assert () == rehearsal.findings
    outcome = rehearsal.outcomes["probing/reiterar_glosa/roles"]
    assert ("PASSED", True, True) == (
        str(outcome.verdict),
        "eps" in outcome.reason,
        "ips_gestor" in outcome.reason,
    )
    assert {"BLOCKED"} == {
        str(rehearsal.outcomes[name].verdict)
        for name in ("probing/formular_glosa/entidad-ajena", "probing/otra_erp/lecturas-ajenas")
    }


@pytest.mark.parametrize(("defect", "code"), WRONG)
def test_one_cell_gone_wrong_is_one_finding_code(
    craft: Rehearsed, seen: tuple[Rehearsal, Reach], defect: str, code: str
) -> None:
    made = rehearse(craft, (defect,), setup=ENOUGH, reach=seen[1])
    assert {code} == {finding.code for finding in made.findings}


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (None, False),
        ([], False),
        ({}, False),
        ({"resultado": []}, False),
        ({"idFactura": 7, "conteo": 0}, False),
        ([{"codigo": "x"}], True),
        ({"resultado": [{}]}, True),
        ({"idFactura": 7, "conteo": 2}, True),
    ],
)
def test_an_answer_tells_something_when_it_holds_more_than_the_id_asked_for(
    body: object, shown: bool
) -> None:
    assert shown == tells(PAGING, body)
