"""How the command line names what is tried: a target file, or the reference server of a pack.

sandbox            the reference server of the pack that is meant
sandbox:toy        that of the pack `toy`
"""

import argparse
from collections.abc import Sequence

from conformance.core import installed
from conformance.core.errors import UsageError

SANDBOX = "sandbox"
"""How the command line names the reference server."""

PLACEHOLDER = "ARCHIVO|sandbox[:PAQUETE]"
"""What may stand there, as the help says it."""

_OF, _GIVEN = ":", " --stock="


def pack_of_sandbox(named: str) -> str | None:
    """Return the pack whose reference server is named, "" where none is said, None for a file."""
    word, _, pack = named.partition(_OF)
    return pack if word == SANDBOX else None


def sandbox_of(pack: str) -> str:
    """Return how the reference server of a pack is named: the usual one's needs no pack."""
    return SANDBOX if pack == installed.usual() else f"{SANDBOX}{_OF}{pack}"


def settle_named(args: argparse.Namespace) -> None:
    """Settle the pack of a reference server that the target names. Raises UsageError."""
    pack = pack_of_sandbox(args.target or "")
    if not pack:
        return
    if args.pack not in (None, pack):
        raise UsageError(
            f"--pack {args.pack}: --target {args.target} nombra el paquete «{pack}».\n"
            "Quite --pack, o diga uno solo de los dos."
        )
    args.target, args.pack = SANDBOX, pack


def refuse_another(option: str, named: str, pack: str) -> None:
    """Raise UsageError where the reference server of another pack is named than what ran."""
    if pack_of_sandbox(named) not in (None, "", pack):
        raise UsageError(
            f"{option} {named}: la corrida es del paquete «{pack}».\n"
            f"Se acepta «{SANDBOX}», o «{SANDBOX}{_OF}{pack}»."
        )


def named(target: str, stock: Sequence[str]) -> str:
    """Return how a target was named on the command line, with the stock that was asked of it."""
    return _GIVEN.join([target, *stock])


def asked(named: str) -> tuple[str, list[str]]:
    """Return the target and the stock of such a name."""
    target, *stock = named.split(_GIVEN)
    return target, stock
