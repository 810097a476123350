"""What a new revision of a document changes, and which runs speak no more of what is asked."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, REQUIREMENTS, ended, write

from conformance.core.requirement import STANDING
from conformance.http.contract.drift.change import Change
from conformance.http.contract.norm import Addition, Norm
from conformance.report.impact import (
    Impact,
    Register,
    Renewal,
    RevisedItem,
    Revision,
    Touch,
    impact,
)
from conformance.report.impact_words import impact_lines, impact_told
from conformance.report.past_run import PastRun, past_run
from conformance.report.record import Planned

OLD, NEW, OTHER = "ab" * 32, "cd" * 32, "ef" * 32
CHANGED = Change(
    "propiedad añadida", "POST /g, petición › valor", "", "", True, "formular", subject="valor"
)
NORM = Norm(
    {}, {"formular": (Addition("R10", {"properties": {"valor": {}}}, {}, (), None, False),)}
)
REGISTER = Register(
    ("formular", "responder"),
    NORM,
    {one.id: one for one in (replace(REQUIREMENTS[0], verify=STANDING), *REQUIREMENTS[1:])},
)


def _item(name: str, about: str = "", *calls: str, phase: str = "probing") -> RevisedItem:
    verifies = {"formular": ("SIIFA-S02", "SIIFA-R10"), "responder": ("SIIFA-S02", "SIIFA-R05")}
    return RevisedItem(
        name,
        phase,
        name,
        about,
        frozenset((*filter(None, [about]), *calls)),
        verifies.get(about, ()),
    )


ITEMS = (
    _item("a", "formular"),
    _item("b", "responder", "formular"),
    _item("c", "responder"),
    _item("contract/factura/x", phase="contract"),
    _item("contract/seguridad/x", phase="contract"),
)


def _impact(
    after: Iterable[RevisedItem] = ITEMS,
    changes: Iterable[Change] = (CHANGED,),
    same: Iterable[str] = (),
    runs: Iterable[PastRun] = (),
    digest: str = NEW,
) -> Impact:
    revisions = (
        Revision("antes.yaml", "API 1", OLD, ITEMS),
        Revision("despues.yaml", "API 2", digest, tuple(after)),
    )
    return impact("factura", revisions, changes, frozenset(same), REGISTER, runs)


def _touches(found: Impact) -> dict[str, str]:
    return {one.item.id: str(one.touch) for one in found.items}


def test_items_that_ask_what_changed_are_run_again() -> None:
    """Those about it, those that use it, and those that judge the document of that service."""
    assert {
        "a": Touch.ABOUT,
        "b": Touch.CALLS,
        "contract/factura/x": Touch.DOCUMENT,
    } == _touches(_impact())


def test_what_the_norm_demanded_already_changes_no_item() -> None:
    """Where the effective operation is the one it was, nothing else is asked; it is told."""
    found = _impact(same=["formular"])
    assert ["contract/factura/x"] == list(_touches(found))
    assert any("la norma ya lo pedía" in line for line in impact_lines(found))


@pytest.mark.parametrize("kind", ["ruta base cambiada", "seguridad cambiada", "cabecera retirada"])
def test_what_the_effective_contract_does_not_hold_is_asked_again(kind: str) -> None:
    """That it is the one it was says nothing of addresses, security or headers."""
    found = _impact(changes=[replace(CHANGED, kind=kind)], same=["formular"])
    assert Touch.ABOUT == _touches(found)["a"]


def test_what_nobody_can_tell_is_said_to_be_so() -> None:
    """A change of which nobody knows whether it breaks is not told to be harmless."""
    found = _impact(changes=[replace(CHANGED, breaking=False, decided=False)])
    assert any("no se sabe si rompe" in line for line in impact_lines(found))


def test_the_norm_that_speaks_of_what_changed_is_named() -> None:
    """By its source and by what it speaks of."""
    assert [("R10: valor",)] == [one.norm for one in _impact().capabilities]


def test_new_and_gone_items() -> None:
    """An item that only the new plan has is run; one that it has no more can't be."""
    found = _impact(after=(*ITEMS[1:], _item("d", "responder")))
    assert (Touch.NEW, Touch.GONE) == (_touches(found)["d"], _touches(found)["a"])
    assert "a" not in [row["id"] for row in impact_told(found)["items"]]
    assert ["a"] == [row["id"] for row in impact_told(found)["gone"]]


def test_requirements_change_with_the_items_that_verify_them() -> None:
    """With the capabilities that are why; one that every answer verifies is counted apart."""
    found = _impact()
    assert [("SIIFA-R05", ("b",), ("formular",)), ("SIIFA-R10", ("a",), ("formular",))] == [
        (one.id, one.items, one.capabilities) for one in found.requirements
    ]
    assert 1 == found.standing


def test_a_requirement_left_without_items_is_told() -> None:
    """What nobody verifies any more is no silent loss."""
    lines = impact_lines(_impact(after=ITEMS[1:]))
    assert any("SIIFA-R10" in line and "se queda sin prueba" in line for line in lines)


def test_where_a_system_is_asks_nothing_of_it() -> None:
    """Another server is told, and runs nothing again but what judges the document."""
    moved = Change("servidor cambiado", "GET /g", "a", "b", False, "formular")
    assert ["contract/factura/x"] == list(_touches(_impact(changes=[moved])))


def test_the_same_document_changes_nothing() -> None:
    """Nothing to run, nothing to renew."""
    found = _impact(changes=(), digest=OLD)
    assert ((), (), False) == (found.items, found.requirements, found.renews)


def test_changes_of_what_nobody_tests_are_told_apart() -> None:
    """An operation that is no capability has no items, and stays in sight."""
    found = _impact(changes=[replace(CHANGED, capability="GET /otra")])
    assert (0, 1) == (len(found.capabilities), len(found.others))


@pytest.mark.parametrize(
    ("digest", "planned", "renewal"),
    [
        (OLD, ("a", "b"), Renewal.RENEW),
        (OLD, ("c",), Renewal.CURRENT),
        (NEW, ("a",), Renewal.CURRENT),
        (OTHER, ("a",), Renewal.UNKNOWN),
    ],
)
def test_which_runs_must_be_renewed(
    tmp_path: Path, digest: str, planned: tuple[str, ...], renewal: Renewal
) -> None:
    """By the document that it was judged by, and by what it judged."""
    header = replace(
        HEADER,
        contract=(replace(HEADER.contract[0], sha256=digest),),
        planned=tuple(Planned(name, "probing", name) for name in planned),
    )
    outcomes = [replace(ended()[0], id=name) for name in planned]
    run = past_run(write(tmp_path, header=header, outcomes=outcomes), "corrida")
    found = _impact(runs=[run])
    assert [renewal] == [one.renewal for one in found.runs]
    assert (renewal is not Renewal.CURRENT) == found.renews
