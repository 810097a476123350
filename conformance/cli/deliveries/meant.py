"""Whether what a command line names is a pack of files, and its record."""

import argparse
from pathlib import Path

from conformance.cli.target_name import pack_of_sandbox
from conformance.core import installed
from conformance.core.errors import ConformanceError, UsageError
from conformance.files.pack import DeliveryPack
from conformance.report.ledger import LEDGER, read
from conformance.run.deliveries.target import pack_named
from conformance.run.deliveries.verification import verified


def delivery_pack(asked: str | None) -> DeliveryPack | None:
    """Return the pack of files that is meant, verified, None where another is meant."""
    found = installed.meant(asked)
    return verified(found) if isinstance(found, DeliveryPack) else None


def pack_of_target(target: str | None, asked: str | None) -> DeliveryPack | None:
    """Return the pack of files that a target is of, None where it is of another or says none: who
    reads it then says so.
    """
    if target is None:
        return None
    named = pack_of_sandbox(target)
    if named is not None:
        return delivery_pack(named or asked)
    try:
        name = pack_named(Path(target))
    except ConformanceError:
        return None
    found = delivery_pack(name) if name in installed.names() else None
    if found is not None and asked not in (None, found.name):
        raise UsageError(
            f"--pack {asked}: el objetivo {target} es del paquete «{found.name}».\n"
            "Quite --pack: el objetivo ya lo dice."
        )
    return found


def pack_of_run(folder: str | None) -> DeliveryPack | None:
    """Return the pack of files that the run of a folder was of, None where it was of another or
    there is none: who takes it up then says so.
    """
    if folder is None:
        return None
    try:
        name = read(Path(folder) / LEDGER).header.pack
    except ConformanceError:
        return None
    return delivery_pack(name) if name in installed.names() else None


def refuse(args: argparse.Namespace, options: dict[str, str]) -> None:
    """Raise UsageError for an option that says nothing to a pack of files."""
    for name, shown in options.items():
        if getattr(args, name, None):
            raise UsageError(
                f"{shown}: no vale para un paquete que se prueba entregando archivos.\nQuítela."
            )
