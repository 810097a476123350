"""What is found on the clean server is found of no defect: told first, it fails the score."""

from pathlib import Path

import pytest
from toy_installed import install

from conformance.cli import main
from conformance.core.finding import Verdict
from conformance.core.resource import Pool
from conformance.http.verification import load_pack
from conformance.run.planner import schedule_of
from conformance.run.preparation import PREPARING
from conformance.selftest.clean import CleanRun, Sign, Unjudged, clean_run
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Known, Reach, prepare
from conformance.selftest.trial import MISSED, tried, why

SIGN = Sign("a/b", "CON-01 Título", "uno", "dos")


@pytest.mark.parametrize(
    ("clean", "right"),
    [
        (CleanRun(), True),
        (CleanRun((SIGN,)), False),
        (CleanRun((), (Unjudged("a/b", Verdict.BLOCKED, "no hay recursos"),)), True),
        (CleanRun((), (Unjudged("a/b", Verdict.ERROR, "KeyError"),)), False),
        (CleanRun((), (Unjudged(PREPARING, Verdict.BLOCKED, "no se pudo mirar"),)), False),
    ],
)
def test_a_clean_server_is_right_when_all_was_asked_and_nothing_found(
    clean: CleanRun, right: bool
) -> None:
    """One item that lacks a resource is told; an error, or nothing asked at all, is no success."""
    assert right == clean.right


def test_what_the_clean_server_shows_too_is_no_detection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same findings, item by item and cause by cause, are taken from those of a defect."""
    monkeypatch.syspath_prepend(str(install(tmp_path)))
    load_pack.cache_clear()
    craft = prepare(phases=("scenario",), pack="toy")
    made = rehearse(craft, [_DEFECT])
    known = frozenset((item, one.cause) for item, said in made.found.items() for one in said)
    assert known
    met = {_DEFECT: tuple(made.found)}
    reach = Reach(met, Known(Pool(), schedule_of(craft.plan, (), Pool())), frozenset(met), known)
    trial = tried(craft, _DEFECT, reach)
    assert (MISSED, (), None) == (trial.how, trial.codes, trial.sign)
    assert "ninguna comprobación lo notó" in why(trial)
    assert not clean_run(made).right
    load_pack.cache_clear()


_DEFECT = "otros-dias"


def test_a_dirty_server_is_told_before_its_defects_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A pack whose own server is wrong, tried as its author would."""
    place = install(tmp_path)
    server = place / "toy_pack" / "sandbox.py"
    text = server.read_text(encoding="utf-8")
    server.write_text(text.replace('"dias": call.body["dias"]', '"dias": 1'), encoding="utf-8")
    monkeypatch.syspath_prepend(str(place))
    load_pack.cache_clear()
    order = ["selftest", "--pack", "toy", "--only", "dos-veces", "--phases", "scenario"]
    assert 1 == main(order)
    load_pack.cache_clear()
    said = capfd.readouterr().out
    assert said.startswith("hallazgo falso: CON-01 ")
    assert "El sandbox limpio no está limpio" in said.partition("dos-veces  ")[0]
    assert "1 hallazgo falso en el sandbox limpio" in said
