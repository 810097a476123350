"""The matrix capability x status: every cell is provoked on the clean sandbox, or says why it can't
be.
"""

import pytest
from stock_enough import ENOUGH

from conformance.http.probes import matrix
from conformance.http.probes.matrix import COLUMNS, row
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, Rehearsed, prepare


@pytest.fixture(scope="module", params=["oficial", "manual"])
def craft(request: pytest.FixtureRequest) -> Rehearsed:
    """The probes that the cells name: they provoke every cell, without the help of generation."""
    whole = prepare(phases=("probing",), revision=request.param)
    named = {
        item
        for bound in whole.plan.contract.bound.values()
        for cell in row(whole.plan.pack, bound)
        for item in cell.items
    }
    return Rehearsed(whole.plan, tuple(item for item in whole.items if item.id in named))


@pytest.fixture(scope="module")
def clean(craft: Rehearsed) -> Rehearsal:
    """What the probes see of a sandbox without defects."""
    return rehearse(craft, setup=ENOUGH)


def test_every_cell_says_how_or_why_not(craft: Rehearsed) -> None:
    for name, bound in craft.plan.contract.bound.items():
        cells = row(craft.plan.pack, bound)
        assert len(COLUMNS) == len(cells), name
        assert [] == [(name, cell.status) for cell in cells if bool(cell.how) == bool(cell.reason)]


def test_all_the_cells_that_can_be_provoked_are(craft: Rehearsed, clean: Rehearsal) -> None:
    """100 %: the login's 200 is seen by the client, which logs in before the first item."""
    assert [] == [
        (name, cell.status)
        for name, bound in craft.plan.contract.bound.items()
        for cell in row(craft.plan.pack, bound)
        if cell.how
        and not clean.statuses[name, int(cell.status)]
        and (name, cell.status) != ("iniciar_sesion", "200")
    ]


def test_every_provoked_cell_names_an_item_of_the_run(craft: Rehearsed) -> None:
    known = {item.id for item in craft.items}
    assert [] == [
        (name, cell.status)
        for name, bound in craft.plan.contract.bound.items()
        for cell in row(craft.plan.pack, bound)
        if cell.how
        and not known & set(cell.items)
        and (name, cell.status) != ("iniciar_sesion", "200")
    ]


def test_a_verb_that_another_operation_has_is_not_wrong(craft: Rehearsed) -> None:
    """`GET …/Masivo` may be an id to another server, and two operations may share a path."""
    titles = {item.id: item.title for item in matrix.items(craft.plan.pack, craft.plan.contract)}
    assert "GET" not in titles["probing/formular_glosa_masivo/verbos"].split(" en su ruta")[0]
    assert titles["probing/radicar_factura/verbos"].startswith("radicar_factura: GET, PUT, PATCH")
    assert {"probing/actualizar_cuenta/verbos", "probing/ver_cuenta/verbos"} & set(titles) == {
        "probing/ver_cuenta/verbos"
    }


@pytest.mark.parametrize(
    ("defect", "code"),
    [
        ("sin-allow-en-una-ruta", "ERR-05"),
        ("patch-por-get", "ERR-05"),
        ("prohibido-por-desconocido", "ERR-03"),
    ],
)
def test_a_cell_gone_wrong_is_told(craft: Rehearsed, defect: str, code: str) -> None:
    names = ("verbos", "id-desconocido")
    few = Rehearsed(
        craft.plan, tuple(item for item in craft.items if item.id.rsplit("/", 1)[1] in names)
    )
    assert {code} == {finding.code for finding in rehearse(few, (defect,), setup=ENOUGH).findings}
