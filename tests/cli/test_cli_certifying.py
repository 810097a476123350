"""The command that certifies says to pytest what the command line asked for, and no more."""

import argparse
import json
from pathlib import Path

import pytest

from conformance.cli.certifying import certifying
from conformance.cli.run_options import options
from conformance.cli.run_settings import settle_all
from conformance.core.errors import UsageError


def _args(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    options(parser)
    return parser.parse_args([*given], argparse.Namespace(corpus=None))


def _command(*given: str) -> list[str]:
    args = _args("--target", "sandbox", "--pack", "siifa", *given)
    return certifying(args, settle_all(args), Path("/out"), Path("/t.yaml"))


def _value(command: list[str], option: str) -> str:
    return command[command.index(option) + 1]


def test_what_was_not_asked_for_has_its_usual_value_or_is_not_said() -> None:
    command = _command()
    said = {one: _value(command, one) for one in ("--run-seed", "--examples", "--run-profile")}
    assert {"--run-seed": "0", "--examples": "20", "--run-profile": "completo"} == said
    unsaid = {"-k", "--corpus", "--expected", "--run-minimum", "--run-resume", "--dry-run", "-n"}
    assert set() == unsaid & {*command}


def test_what_was_asked_for_is_said() -> None:
    command = _command("-k", "lista", "--minimum", "50%", "--budget", "max_writes=3", "--seed", "7")
    assert ["lista", "50", "7"] == [
        _value(command, one) for one in ("-k", "--run-minimum", "--run-seed")
    ]
    assert "--budget=max_writes=3" in command


def test_an_impact_is_named_whole_and_read_beforehand(tmp_path: Path) -> None:
    file = tmp_path / "impacto.json"
    with pytest.raises(UsageError, match="no se puede leer"):
        _command("--only-impact", str(file))
    said = {"selection": "x", "service": "factura", "after": {"sha256": "ab"}}
    file.write_text(json.dumps({**said, "items": [{"id": "a"}]}), encoding="utf-8")
    assert str(file.resolve()) == _value(_command("--only-impact", str(file)), "--run-only")


@pytest.mark.parametrize(
    ("given", "there", "absent"),
    [
        (("--workers", "2"), {"-n", "--progress"}, {"--dry-run"}),
        (("--workers", "2", "--dry-run"), {"--dry-run"}, {"-n", "--progress"}),
        (("--workers", "1"), {"--progress"}, {"-n", "--maxschedchunk"}),
    ],
)
def test_a_plan_is_made_by_one_process_that_shows_nothing_meanwhile(
    given: tuple[str, ...], there: set[str], absent: set[str]
) -> None:
    command = {*_command(*given)}
    assert (there, set()) == (there & command, absent & command)


def test_scenarios_are_collected_only_where_their_phase_is_asked_for() -> None:
    assert ("siifa", "/out") == (
        Path(_command()[-1]).name,
        _command("--phases", "contract,probing")[-1],
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--phases", "todas"), "no se conoce la fase «todas»"),
        (("--phases", ","), "--phases"),
        (("--workers", "100000"), "son demasiados para esta máquina"),
        (("-k", "a and"), "no se entiende la expresión"),
        (("-k", "a " * 401), "la expresión es demasiado larga"),
        (("--out", " "), "--out está vacío"),
        (("--budget", "nada=1"), "nada"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(
    given: tuple[str, ...], said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        _command(*given)
    assert said in str(refused.value)


def test_without_a_target_there_is_nothing_to_certify() -> None:
    with pytest.raises(UsageError, match="Falta --target"):
        settle_all(_args())
