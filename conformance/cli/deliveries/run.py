"""`conformance run` of a pack of files: performed here, one ledger and the reports of any run."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from conformance.cli.deliveries.meant import refuse
from conformance.cli.reports import exit_code_of, write_reports
from conformance.cli.resume import asked_before, cut_run, how_to_go_on, tell_whole
from conformance.cli.run_folder import placed
from conformance.cli.run_settings import phases_of, settle
from conformance.cli.target_name import SANDBOX, pack_of_sandbox, sandbox_of, settle_named
from conformance.core.errors import UsageError
from conformance.core.phrase import counted
from conformance.core.profile import PHASES
from conformance.core.setting import tree
from conformance.files.pack import DeliveryPack
from conformance.files.reference import FileReference, file_reference_of, in_process
from conformance.files.target import DeliveryTarget
from conformance.files.validator import InProcessValidator, Validator
from conformance.report.formats import ReportOptions, drop_folders
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.record import Header
from conformance.report.resumption import cut_back
from conformance.run.deliveries.course import record
from conformance.run.deliveries.keyword import choosing
from conformance.run.deliveries.plan import (
    COMMAND,
    DeliveryPlan,
    header_of,
    plan_of,
    refuse_unusable,
)
from conformance.run.deliveries.target import (
    load_delivery_target,
    parse_delivery_target,
    text_of_target,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAYS_NOTHING = {
    "stock": "--stock",
    "contract": "--contract",
    "only_impact": "--only-impact",
    "corpus": "--corpus",
    "strength": "--strength",
    "expected": "--expected",
    "budget": "--budget",
    "max_minutes": "--max-minutes",
    "unmasked": "--unmasked",
}
_USUAL = {"keyword": "", "out": "informes", "seed": 0, "examples": 20, "phases": ",".join(PHASES)}


def certify(args: argparse.Namespace, pack: DeliveryPack) -> int:
    """Certify a target of files, and return the exit code of the verdict."""
    refuse(args, _SAYS_NOTHING)
    ledger = None
    if args.resume is not None:
        ledger = cut_run(args)
        if ledger is None:
            return tell_whole(Path(args.resume))
        settle(args, asked_before(ledger))
    settle(args, _USUAL)
    settle_named(args)
    if args.profile not in (None, "completo"):
        refuse(args, {"profile": f"--profile {args.profile}"})
    phases = tuple(phases_of(args.phases))
    target, validator = asked_of(args.target, pack)
    refuse_unusable(target)
    plan = plan_of(pack, target, validator, seed=args.seed, examples=args.examples)
    plan = chosen(plan, phases, args.keyword)
    with placed(args) as (folder, _):
        if args.dry_run:
            return _told(plan)
        if ledger is None:
            header = header_of(plan, phases, named=_named(args, pack), selection=args.keyword)
            return _carried_out(args, plan, header, folder)
        cut_back(ledger)
        return _carried_out(args, left_of(plan, ledger), None, folder)


def left_of(plan: DeliveryPlan, ledger: Ledger) -> DeliveryPlan:
    """Return a plan with what is left of a run that was cut."""
    left = plan.having(one for one in plan.items if one.id in ledger.left)
    return replace(left, before=ledger.sent)


def _told(plan: DeliveryPlan) -> int:
    """Tell what a run would do, and return the exit code."""
    said = counted(len(plan.items), "prueba", "pruebas")
    dated = "recibe" if plan.validator.dated else "no recibe"
    print(f"{said} con «{plan.target.name}»; el validador {dated} la fecha.")
    return 0


def asked_of(named: str, pack: DeliveryPack) -> tuple[DeliveryTarget, Validator | None]:
    """Return the target that is named, and who validates where it is the pack's own: in this very
    process, as its command does.
    """
    if pack_of_sandbox(named) is None:
        return load_delivery_target(Path(named), pack), None
    reference, profile = file_reference_of(pack), pack.profiles[0]
    text = target_text(pack, reference)
    target = parse_delivery_target(text, "el objetivo del sandbox", pack)
    return target, in_process(reference, profile)


def text_of(named: str, pack: DeliveryPack) -> str:
    """Return the text of the target that is named."""
    if pack_of_sandbox(named) is None:
        return text_of_target(Path(named))
    return target_text(pack, file_reference_of(pack))


def target_text(
    pack: DeliveryPack,
    reference: FileReference,
    profile: str = "",
    defects: tuple[str, ...] = (),
    manners: tuple[str, ...] = (),
) -> str:
    """Return the target file that names a pack's reference validator."""
    first, _, last = COMMAND.partition(".")
    said, shown = profile or pack.profiles[0], reference.shown(defects, manners)
    made: Mapping[str, Any] = {
        "name": "Sandbox local",
        "pack": pack.name,
        "environment": "pruebas",
        "perfil": said,
        first: {last: reference.command(said, defects, shown)},
        **tree(reference.settings(shown)),
    }
    return yaml.safe_dump(dict(made), allow_unicode=True, sort_keys=False)


def chosen(plan: DeliveryPlan, phases: tuple[str, ...], keyword: str) -> DeliveryPlan:
    """Return a plan with the items of some phases that an expression chooses. Raises UsageError
    where none is left.
    """
    fits = choosing(keyword)
    items = tuple(one for one in plan.items if one.phase in phases and fits(one))
    if not items:
        raise UsageError(
            f"-k «{keyword}»: ningún ítem de las fases {', '.join(phases)} la cumple.\n"
            "Se buscan palabras del título o del id, unidas con and, or, not."
        )
    return plan.having(items)


def _named(args: argparse.Namespace, pack: DeliveryPack) -> str:
    """Return how the target is named for whoever asks it again."""
    return sandbox_of(pack.name) if args.target == SANDBOX else str(args.target)


def _carried_out(
    args: argparse.Namespace, plan: DeliveryPlan, header: Header | None, folder: Path
) -> int:
    """Perform a plan, or what is left of one where there is no header, and report the whole run."""
    alone = isinstance(plan.validator, InProcessValidator)
    workers = 1 if alone else max(args.workers, min(2, os.cpu_count() or 1))
    total = len(plan.items)
    told = iter(range(1, total + 1))

    def say(_: object) -> None:
        done = next(told)
        if done % 50 == 0:
            print(f"{done} de {total} pruebas", file=sys.stderr, flush=True)

    with plan.door:
        record(plan, header, folder, workers=workers, told=say)
    summary = write_reports(
        folder, print, args.minimum, args.reports, ReportOptions(args.keep_all, args.history)
    )
    drop_folders(folder, args.reports)
    print(end=how_to_go_on(read(folder / LEDGER), args.out))
    return exit_code_of(summary)
