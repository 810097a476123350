"""How many resources a sandbox has is asked by their states."""

from collections.abc import Sequence

import pytest

from conformance.cli import main
from conformance.cli.own_sandbox import sandbox_command
from conformance.cli.stock import stock_of
from conformance.cli.target_name import asked, named
from conformance.core.errors import UsageError
from conformance.packs import siifa


def test_a_stock_is_told_state_by_state() -> None:
    texts = ["radicada=40", "pendiente=0"]
    assert {"radicada": 40, "pendiente": 0} == stock_of(siifa.load(), texts)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["pagada=4"], "no tiene el estado «pagada».\nSe acepta: radicada, pendiente"),
        (["radicada"], "«» no es una cantidad.\nSe acepta un número entero de 0 a 10000"),
        (["radicada=-1"], "«-1» no es una cantidad"),
        (["radicada=99999"], "«99999» no es una cantidad"),
        (["radicada=1", "radicada=2"], "«radicada» ya se dijo"),
    ],
)
def test_a_wrong_stock_is_refused(texts: Sequence[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        stock_of(siifa.load(), texts)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sandbox", "--stock", "pagada=4"], "no tiene el estado «pagada»"),
        (["run", "--target", "sandbox", "--stock", "pagada=4"], "no tiene el estado «pagada»"),
    ],
)
def test_sandbox_and_run_refuse_it_alike(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (4, True) == (main(arguments), said in capsys.readouterr().err)


def test_a_run_is_gone_on_with_on_the_stock_it_had() -> None:
    """The ledger keeps how the target was named, the stock with it."""
    stock = ["radicada=40", "pendiente=10"]
    assert ("sandbox", stock) == asked(named("sandbox", stock))
    assert ("objetivo.yaml", []) == asked(named("objetivo.yaml", []))


def test_the_stock_of_a_run_is_that_of_its_sandbox() -> None:
    command = sandbox_command("siifa", siifa.load().scenarios, 7, ["radicada=40"])
    assert "--stock=radicada=40" == command[-1]
