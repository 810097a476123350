"""A run that goes on asks what its bounds had put off, within the bounds that it has now."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core_sample import PLAN, POOL, item

from conformance.core.finding import Verdict
from conformance.core.limit import RESOURCES
from conformance.core.resource import Pool
from conformance.core.unjudged import LEFT_OUT, OUT_OF_TIME
from conformance.http.generation.cases import Corpus
from conformance.report.extent import NOTHING, Wish
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.record import RecordedOutcome
from conformance.report.writer import Writer
from conformance.run.choosing import Most
from conformance.run.engine import Engine
from conformance.run.estimate import costs_of
from conformance.run.header import header
from conformance.run.scheduling import idle, scheduled
from conformance.run.session import Run
from conformance.run.using import usable

ITEMS = [item(name, radicada=1) for name in "abcd"]
COST = costs_of(PLAN).of(ITEMS[0]).requests


def _slice(folder: Path, reasons: Mapping[str, str], given: int = len(ITEMS)) -> Ledger:
    """Return the ledger of a run whose items ended, passed or blocked with a reason; the first so
    many had been given resources.
    """
    rows = scheduled(PLAN, ITEMS[:given], POOL, Most(), None).given
    with Writer(folder / LEDGER) as writer:
        writer.header(header(PLAN, ITEMS, "2026-03-01T12:00:00+00:00", rows))
        for name, reason in reasons.items():
            verdict = Verdict.BLOCKED if reason else Verdict.PASSED
            writer.item(RecordedOutcome(name, verdict, reason))
        writer.footer("2026-03-01T12:01:00+00:00")
    return read(folder / LEDGER)


def test_what_bounds_left_out_is_left_for_the_next_slice(tmp_path: Path) -> None:
    out = f"{LEFT_OUT} max_exchanges"
    was = _slice(tmp_path, {"a": "", "b": out, "c": OUT_OF_TIME, "d": "quedó a medias"})
    whole = scheduled(PLAN, ITEMS, POOL, Most(), was)
    most = Most(exchanges=COST, prepared=True)
    part = scheduled(PLAN, ITEMS, POOL, most, was)
    assert ({"b", "c"}, {"b", "c"}, {}, {"c": out}) == (
        was.left,
        {name for name, rows in whole.given.items() if rows},
        whole.left_out,
        part.left_out,
    )


def test_what_a_bound_keeps_without_resources_is_left_out_by_it_when_the_run_goes_on(
    tmp_path: Path,
) -> None:
    """And it is planned anew once the bound allows more."""
    target = replace(PLAN.target, max_resources={"facturas": 2})
    plan, out = replace(PLAN, target=target), f"{LEFT_OUT} {RESOURCES}.facturas"
    was = _slice(tmp_path, {"a": "", "b": "", "c": out, "d": out}, given=2)
    few = Pool(roles=POOL.roles, withheld=POOL.resources[2:4])
    more = replace(few, resources=few.withheld, withheld=())
    held, free = (scheduled(plan, ITEMS, pool, Most(), was) for pool in (few, more))
    assert {"c": out, "d": out} == held.left_out
    assert ({}, {"c", "d"}) == (
        free.left_out,
        {name for name, rows in free.given.items() if rows and name in was.left},
    )


def test_what_had_been_put_off_until_others_took_its_place_is_left_out_by_that_bound(
    tmp_path: Path,
) -> None:
    """What the target really has too few of is told as such."""
    out = f"{LEFT_OUT} {RESOURCES}.facturas"
    was = _slice(tmp_path, {"a": "", "b": OUT_OF_TIME, "c": f"{LEFT_OUT} max_exchanges", "d": out})
    made = scheduled(PLAN, ITEMS, replace(POOL, resources=()), Most(), was)
    assert {"b": OUT_OF_TIME, "c": f"{LEFT_OUT} max_exchanges"} == made.left_out


def test_a_bound_on_resources_holds_for_all_the_slices(tmp_path: Path) -> None:
    """One that was used and is not free any more counts, and what was given comes first."""
    target = replace(PLAN.target, max_resources={"facturas": 3})
    plan = replace(PLAN, target=target)
    was = replace(_slice(tmp_path, {"a": ""}), sent={"a": 1})
    first, *others = POOL.resources[:6]
    free = replace(POOL, resources=tuple(reversed(others)))
    assert [row.id for row in others[:2][::-1]] == [
        row.id for row in usable(plan, ITEMS[:3], free, was).resources
    ]
    assert first not in usable(plan, ITEMS, free, was).withheld
    assert free == usable(PLAN, ITEMS, free, was)
    assert 3 == len(usable(plan, ITEMS, POOL, None).resources)


def test_a_slice_foretells_nothing_by_the_bounds_of_the_one_before(tmp_path: Path) -> None:
    was = _slice(tmp_path, {"a": ""})
    scope = replace(was.header.scope, wish=Wish(left=3), minimum=5)
    before = replace(was, header=replace(was.header, scope=scope))
    run = Run(PLAN, tmp_path, was=before)
    assert replace(scope, wish=NOTHING) == run.scope
    run.close()


def test_an_interrupted_run_is_written_down_without_planning_it(tmp_path: Path) -> None:
    """Neither what generation would ask nor who would use what is made: that takes minutes."""

    def asked() -> Corpus:
        raise AssertionError

    items = [*ITEMS, replace(item("g"), phase="generation")]
    run = Run(PLAN, tmp_path, corpus=asked)
    run.foreseen, run.interrupted = items, True
    run.close()
    ledger = read(tmp_path / LEDGER)
    assert ([*"abcdg"], {}, True) == (
        [one.id for one in ledger.header.planned],
        idle(items).given,
        ledger.footer is not None and ledger.footer.interrupted,
    )


def test_what_holds_all_of_a_run_is_not_written_out(tmp_path: Path) -> None:
    """pytest writes out what a step was given that fails: of these it would take minutes."""
    run = Run(PLAN, tmp_path)
    assert [object.__repr__(run), object.__repr__(run.engine)] == [repr(run), repr(run.engine)]
    assert Engine.__repr__ is object.__repr__
    run.close()
