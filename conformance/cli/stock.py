"""`--stock`: how many resources of each state the reference server has."""

import argparse
from collections.abc import Sequence

from conformance.core.errors import UsageError
from conformance.http.pack import Pack

_MOST = 10_000
_DIGITS = 5


def stock_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that says how many resources the sandbox has."""
    parser.add_argument(
        "--stock",
        action="append",
        metavar="ESTADO=N",
        help="con cuántos recursos de cada estado cuentan los dos lados del sandbox (repetible; de "
        "los estados que no se nombren, ninguno; los que comparten con otras entidades, que el "
        "aislamiento necesita, van aparte; sin la opción, los que una corrida completa necesita)",
    )


def stock_of(pack: Pack, texts: Sequence[str]) -> dict[str, int]:
    """Return how many of each state are asked for. Raises UsageError."""
    known = [state.name for kind in pack.resources for state in kind.states]
    stock: dict[str, int] = {}
    for text in texts:
        state, _, count = text.partition("=")
        if state not in known:
            raise UsageError(
                f"--stock {text}: el paquete «{pack.name}» no tiene el estado «{state}».\n"
                f"Se acepta: {', '.join(known)}, como «--stock {known[0]}=40»."
                if known
                else f"--stock {text}: el paquete «{pack.name}» no trabaja sobre recursos.\n"
                "Quite --stock."
            )
        if state in stock:
            raise UsageError(f"--stock {text}: «{state}» ya se dijo.\nDeje una sola cantidad.")
        stock[state] = _count(text, count)
    return stock


def _count(text: str, count: str) -> int:
    number = int(count) if count.isdecimal() and len(count) <= _DIGITS else -1
    if not 0 <= number <= _MOST:
        raise UsageError(
            f"--stock {text}: «{count}» no es una cantidad.\n"
            f"Se acepta un número entero de 0 a {_MOST}."
        )
    return number
