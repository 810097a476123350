"""`conformance sandbox` of a pack of files: no server, but a command that a target file names."""

import argparse
import shlex

from conformance.cli.deliveries.meant import refuse
from conformance.cli.deliveries.run import target_text
from conformance.core.disk import save
from conformance.core.errors import UsageError
from conformance.files.pack import DeliveryPack
from conformance.files.reference import FileReference, file_reference_of

_SAYS_NOTHING = {"latency_ms": "--latency-ms", "strain": "--strain", "stock": "--stock"}


def show_validator(args: argparse.Namespace, pack: DeliveryPack) -> int:
    """Write the target file that names the reference validator, or print its command."""
    refuse(args, {**_SAYS_NOTHING, "enforce_terms": "--enforce-terms"})
    reference = file_reference_of(pack)
    if args.list_defects:
        for defect in reference.defects.values():
            print(f"{defect.id:<36} {defect.code}  {defect.level:<6}  {defect.title}")
        return 0
    _known("--defect", args.defect, tuple(reference.defects))
    _known("--vary", args.vary, (*reference.manners, *reference.agreed))
    profile = args.revision or pack.profiles[0]
    _known("--revision", [profile], pack.profiles)
    if args.target_file is None:
        command = reference.command(profile, args.defect, reference.shown(args.defect, args.vary))
        print(f"El validador de {pack.name} se corre así:\n  {shlex.join(command)}")
        return 0
    save(args.target_file, _text(args, pack, reference, profile))
    print(
        f"Objetivo escrito en {args.target_file}. Pruébelo con:\n"
        f"  conformance run --target {args.target_file}"
    )
    return 0


def _text(
    args: argparse.Namespace, pack: DeliveryPack, reference: FileReference, profile: str
) -> str:
    return target_text(pack, reference, profile, tuple(args.defect), tuple(args.vary))


def _known(option: str, asked: list[str], known: tuple[str, ...]) -> None:
    unknown = [one for one in asked if one not in known]
    if unknown:
        raise UsageError(f"{option} {unknown[0]}: no existe.\nSe acepta: {', '.join(known)}.")
