"""Lines of a ledger, read as records. A damaged one raises KeyError, TypeError or ValueError."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.core.covering import PAIRS, Covered
from conformance.core.finding import Basis, Finding, Level, Verdict
from conformance.core.lack import lack_from
from conformance.core.lifecycle import Lifecycle, Move, Refusal, Rule
from conformance.core.network import Way
from conformance.core.noun import Noun
from conformance.core.planned_status import PlannedStatus
from conformance.core.requirement import Requirement
from conformance.core.resource import Resource, ResourceWords
from conformance.core.row_left import RowChange, RowLeft
from conformance.core.setting import ToldSetting
from conformance.report.extent import extent_from
from conformance.report.record import (
    UNDECLARED,
    Accepted,
    Deviation,
    Exempt,
    Expected,
    Footer,
    Header,
    LoadedDocument,
    Masking,
    Planned,
    RecordedOutcome,
    RowAct,
    Served,
    SharedResource,
    StandIn,
    Subject,
)


def header_from(line: Mapping[str, Any]) -> Header:
    """Return the header a ledger line holds. Raises KeyError, TypeError or ValueError on a damaged
    one.
    """
    return Header(
        pack=line["pack"],
        target=Subject(**line["target"]),
        seed=line["seed"],
        started=line["started"],
        phases=tuple(line["phases"]),
        revision=line["revision"] or "",
        contract=tuple(LoadedDocument(**row) for row in line["contract"]),
        planned=tuple(_planned_from(row) for row in line["planned"]),
        requirements=tuple(_requirement_from(row) for row in line["requirements"]),
        capabilities=tuple(_served_from(row) for row in line["capabilities"]),
        lifecycles=tuple(_lifecycle_from(row) for row in line["lifecycles"]),
        engine=line["engine"],
        selection=line.get("selection", ""),
        clock_skew_s=line.get("clock_skew_s", 0),
        profile=line.get("profile", "completo"),
        corpus=line.get("corpus", {}),
        target_file=line.get("target_file", ""),
        examples=line.get("examples", 0),
        strength=line.get("strength", PAIRS),
        allotted={item: tuple(ids) for item, ids in line.get("allotted", {}).items()},
        expected=expected_from(line.get("expected")),
        resources=tuple(_words_from(row) for row in line.get("resources", ())),
        shared=tuple(_shared_from(row) for row in line.get("shared", ())),
        network=tuple(
            Way(**{**row, "added": tuple(row["added"])}) for row in line.get("network", ())
        ),
        scope=extent_from(line.get("scope")),
        stand_ins=tuple(StandIn(**row) for row in line.get("stand_ins", ())),
        budget=line.get("budget", {}),
        users=line.get("users", {}),
        entities=line.get("entities", {}),
        privacy=_masking_from(line.get("privacy")),
        only=line.get("only", ""),
        settings=tuple(ToldSetting(**row) for row in line.get("settings", ())),
    )


def _masking_from(row: Mapping[str, Any] | None) -> Masking:
    """Return what a run masked, as usual where its ledger does not say."""
    if row is None:
        return Masking()
    return Masking(tuple(row["mask"]), tuple(row["show"]), row["text"], row["off"])


def expected_from(row: Mapping[str, Any] | None) -> Expected | None:
    """Return what a run was expected to find, None when nothing says so."""
    if row is None:
        return None
    return Expected(
        row["file"],
        tuple(Accepted(**one) for one in row["accepted"]),
        tuple(Exempt(**one) for one in row["not_applicable"]),
    )


def outcome_from(line: Mapping[str, Any], kinds: Sequence[ResourceWords] = ()) -> RecordedOutcome:
    """Return the outcome of an item that a ledger line holds, told in the words of its header."""
    return RecordedOutcome(
        id=line["id"],
        verdict=Verdict(line["verdict"]),
        reason=line["reason"] or "",
        started=line["started"],
        elapsed=line["elapsed"],
        moves=tuple(line.get("moves") or ()),
        lacked=tuple(
            lack_from(role, state, count, kinds) for role, state, count in line.get("lacked") or ()
        ),
        covered=tuple(
            Covered(act, reached, every, tuple(unmade), *strength)
            for act, reached, every, unmade, *strength in line.get("covered") or ()
        ),
    )


def _words_from(row: Mapping[str, Any]) -> ResourceWords:
    return ResourceWords(Noun(**row["noun"]), tuple(row["states"]), tuple(row.get("ones", ())))


def _shared_from(row: Mapping[str, Any]) -> SharedResource:
    return SharedResource(Noun(**row["noun"]), Resource(**row["resource"]), tuple(row["users"]))


def deviation_from(line: Mapping[str, Any]) -> Deviation:
    """Return the finding, with its item, that a ledger line holds."""
    return Deviation(
        line["item"],
        Finding(
            code=line["code"],
            title=line["title"],
            level=Level(line["level"]),
            requirement=line["requirement"],
            expected=line["expected"],
            actual=line["actual"],
            capability=line["capability"],
            operation=line["operation"],
            exchanges=tuple(line["exchanges"]),
            place=line["place"],
            basis=Basis(Level(line["level"]), line["basis"]) if line.get("basis") else None,
        ),
    )


def acts_from(line: Mapping[str, Any]) -> Iterator[RowAct]:
    """Yield the rows that the exchange of a ledger line left."""
    act = line["capability"] or line["operation"] or line["method"]
    for what, id_, resource, change in line.get("left") or ():
        left = RowLeft(what, id_, resource, RowChange(change))
        yield RowAct(left, act, line["role"], line["started"], line["item"], line["id"])


def footer_from(line: Mapping[str, Any]) -> Footer:
    """Return the footer a ledger line holds."""
    return Footer(
        finished=line["finished"],
        interrupted=line["interrupted"],
        unavailable=line["unavailable"],
        items=line["items"],
        exchanges=line["exchanges"],
        findings=line["findings"],
        clocks=line.get("clocks", ""),
        notes=tuple(line.get("notes") or ()),
    )


def _planned_from(row: Mapping[str, Any]) -> Planned:
    several = {name: tuple(row.get(name, ())) for name in ("requirements", "unserved", "covers")}
    return Planned(**{**row, **several, "level": Level(row["level"])})


def _requirement_from(row: Mapping[str, Any]) -> Requirement:
    several = {key: tuple(row.get(key, ())) for key in ("within", "capabilities", "calls", "items")}
    return Requirement(**{**row, **several, "level": Level(row["level"])})


def _served_from(row: Mapping[str, Any]) -> Served:
    cells = tuple(
        PlannedStatus(**{**cell, "items": tuple(cell["items"]), "codes": tuple(cell["codes"])})
        for cell in row.get("cells", ())
    )
    return Served(
        **{
            **row,
            "declared": tuple(row["declared"]),
            "cells": cells,
            "undeclared": tuple(row.get("undeclared", UNDECLARED)),
        }
    )


def _lifecycle_from(row: Mapping[str, Any]) -> Lifecycle:
    moves = tuple(_move_from(move) for move in row["moves"])
    refusals = tuple(_refusal_from(refusal) for refusal in row.get("refusals", ()))
    return Lifecycle(
        name=row["name"],
        title=row["title"],
        states=tuple(row["states"]),
        moves=moves,
        refusals=refusals,
    )


def _refusal_from(row: Mapping[str, Any]) -> Refusal:
    rule = row["rule"]
    return Refusal(
        Rule(**{**rule, "level": Level(rule["level"]), "statuses": tuple(rule["statuses"])}),
        tuple(row["moves"]),
        tuple(row["states"]),
    )


def _move_from(row: Mapping[str, Any]) -> Move:
    return Move(**{**row, "source": tuple(row["source"]), "roles": tuple(row["roles"])})
