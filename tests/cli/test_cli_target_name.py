"""How the command line names a reference server: of the pack that is meant, or of another."""

import argparse

import pytest

from conformance.cli import main
from conformance.cli.target_name import (
    pack_of_sandbox,
    refuse_another,
    sandbox_of,
    settle_named,
)
from conformance.core import installed
from conformance.core.errors import UsageError


@pytest.mark.parametrize(
    ("named", "pack"),
    [("sandbox", ""), ("sandbox:toy", "toy"), ("sandbox.yaml", None), ("a/sandbox:toy", None)],
)
def test_a_sandbox_is_named_with_its_pack_or_without(named: str, pack: str | None) -> None:
    """What is no such name is a file."""
    assert pack == pack_of_sandbox(named)


def test_the_pack_that_a_sandbox_is_named_with_is_the_one_that_is_meant() -> None:
    """As if `--pack` had said it; both may be given while they agree."""
    for given in (None, "toy"):
        args = argparse.Namespace(target="sandbox:toy", pack=given)
        settle_named(args)
        assert ("sandbox", "toy") == (args.target, args.pack)
    with pytest.raises(UsageError, match="--pack otro: --target sandbox:toy nombra el paquete"):
        settle_named(argparse.Namespace(target="sandbox:toy", pack="otro"))


def test_the_usual_packs_sandbox_needs_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told to be written next is as short as it may be."""
    monkeypatch.setattr(installed, "usual", lambda: "uno")
    assert ["sandbox", "sandbox:otro"] == [sandbox_of("uno"), sandbox_of("otro")]


def test_what_ran_is_not_asked_again_of_another_packs_sandbox() -> None:
    """A file may be of any name: its own pack is judged when it is read."""
    for named in ("sandbox", "sandbox:toy", "otro.yaml"):
        refuse_another("--target", named, "toy")
    with pytest.raises(UsageError, match="--against sandbox:otro: la corrida es del paquete «toy»"):
        refuse_another("--against", "sandbox:otro", "toy")


def test_a_sandbox_of_no_pack_is_told_with_what_comes_near(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By every command that takes one."""
    for order in (["run"], ["doctor"]):
        assert 4 == main([*order, "--target", "sandbox:sifa"])
        assert "¿Quiso decir «siifa»?" in capsys.readouterr().err
