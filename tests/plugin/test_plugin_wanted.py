"""Which items alone are wanted: a selection's, or those that a run that is gone on with had."""

from dataclasses import dataclass, replace
from typing import Any, cast

from conformance.plugin.asked import wanted
from conformance.report.record import Header, Planned, Subject
from conformance.report.selection import Selection

HEADER = Header("toy", Subject("x", "pruebas"), 0, "", planned=(Planned("a", "probing", "A"),))
SELECTION = Selection("lo que cambia", frozenset("bc"), "servicio", "ab")


@dataclass(frozen=True)
class _Ledger:
    header: Header


@dataclass(frozen=True)
class _Run:
    was: _Ledger | None = None


def _wanted(was: Header | None, selection: Selection | None) -> Any:
    return wanted(cast("Any", _Run(_Ledger(was) if was else None)), selection)


def test_without_a_selection_all_are_wanted() -> None:
    """Also of a run that is gone on with, which had all."""
    assert [None, None] == [_wanted(None, None), _wanted(HEADER, None)]


def test_a_selection_names_the_items() -> None:
    """Those, and no others."""
    assert frozenset("bc") == _wanted(None, SELECTION)


def test_a_run_that_is_gone_on_with_has_those_that_it_had() -> None:
    """Its file need not be there any more."""
    assert frozenset("a") == _wanted(replace(HEADER, only="lo que cambia"), None)
