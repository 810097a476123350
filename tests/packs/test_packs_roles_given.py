"""What the credentials of a target can show is shown: whoever may stands in for who lacks, nothing
dies, nothing is misnamed.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from stock_enough import ENOUGH

from conformance.core.exchange import Request, Response
from conformance.core.finding import Verdict
from conformance.packs.siifa.access.roles import ROLES
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Observer, Rehearsal, Rehearsed, prepare

_STEP = 5  # of the items that write much each fifth is enough, of those that read the half
NOT_OFFERED = "el objetivo no tiene la capacidad"
"""What is said of a capability that no document of the clean sandbox has: of nothing else."""


@pytest.fixture(scope="module")
def whole() -> Rehearsed:
    """All the items, by a target that gives every role."""
    return prepare()


def given(whole: Rehearsed, roles: Sequence[str], step: int = 1) -> Rehearsed:
    """Return the items by a target that gives these roles alone."""
    target = whole.plan.target
    some = {role: target.roles[role] for role in roles}
    return Rehearsed(replace(whole.plan, target=replace(target, roles=some)), whole.items[::step])


def judged(made: Rehearsal) -> int:
    """Return how many items came to judge."""
    return sum(one.verdict in {Verdict.PASSED, Verdict.FAILED} for one in made.outcomes.values())


@pytest.mark.parametrize(
    ("roles", "step", "least"),
    [
        (("ips",), 2, 200),
        (("fits",), 2, 185),
        (("erp_consulta", "ips_consulta"), 2, 175),
        (("erp",), _STEP, 115),
        (("erp_gestor", "ips_gestor"), _STEP, 170),
    ],
)
def test_what_some_credentials_can_show_is_shown(
    whole: Rehearsed, roles: tuple[str, ...], step: int, least: int
) -> None:
    """The clean sandbox has no findings; what was not judged names a role that nobody gave, or a
    capability that no document has.
    """
    made = rehearse(given(whole, roles, step))
    assert () == tuple(one for one in made.findings if not one.code.startswith("DOC"))
    assert judged(made) >= least
    for name, one in made.outcomes.items():
        if one.verdict is Verdict.BLOCKED:
            lacked = {lack.role for lack in one.lacked}
            assert lacked <= {*ROLES} - {*roles}, name
            assert lacked, name
        elif one.verdict is not Verdict.PASSED:
            assert (Verdict.NOT_APPLICABLE, True) == (one.verdict, one.lacked == ()), name
            assert one.reason.startswith(NOT_OFFERED) or "no muestra filas" in one.reason, name


def test_managers_do_all_that_is_not_judged_by_a_name(whole: Rehearsed) -> None:
    """Whoever stands in is the one who calls: no request is of a role that nobody gave."""
    callers = set()

    def heard(item: str, request: Request, response: Response) -> None:
        callers.add(request.role)

    rehearse(given(whole, ("erp_gestor", "ips_gestor"), 7 * _STEP), observer=Observer(heard=heard))
    assert {"erp_gestor", "ips_gestor", "anonimo"} == callers


@pytest.mark.parametrize(
    ("roles", "defect", "item", "code"),
    [
        (("ips",), "ips-formula", "probing/formular_glosa/roles", "SEC-03"),
        (("ips",), "factura-ajena-visible", "probing/listar_facturas/aislamiento-ips", "SEC-05"),
        (("ips",), "verbo-sin-405", "probing/ver_glosa/verbo-equivocado", "ERR-05"),
        (("ips",), "token-ausente-aceptado", "probing/ver_factura/sin-token", "SEC-01"),
        (("ips_consulta",), "pagina-repetida", "probing/listar_facturas/paginacion", "CON-03"),
        (("fits",), "tipo-de-medio", "generation/ver_factura/positiva", "SCH-02"),
        (("erp",), "valor-sin-limite", "scenario/glosa-valor", "LIF-10"),
        (("erp_gestor", "ips_gestor"), "segunda-respuesta", "scenario/glosa-segunda", "LIF-03"),
    ],
)
def test_defects_are_found_by_who_can_see_them(
    whole: Rehearsed, roles: tuple[str, ...], defect: str, item: str, code: str
) -> None:
    some = given(whole, roles)
    chosen = tuple(one for one in some.items if one.id.startswith(item))
    made = rehearse(replace(some, items=chosen), (defect,), setup=ENOUGH)
    assert code in {one.code for one in made.findings}
