"""`conformance selftest` of a pack of files: every defect of its validator, found or missed."""

import argparse
import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial

from conformance.cli.deliveries.meant import refuse
from conformance.cli.deliveries.run import asked_of
from conformance.cli.matrix_lines import summary, trial_line
from conformance.cli.target_name import SANDBOX
from conformance.core import installed
from conformance.core.errors import UsageError
from conformance.core.profile import FULL
from conformance.files.pack import DeliveryPack
from conformance.files.reference import FileDefect, file_reference_of
from conformance.run.plan import known_phases
from conformance.selftest.clean import CleanRun, Sign
from conformance.selftest.deliveries import cleaned, hunted
from conformance.selftest.report import (
    HTML_NAME,
    Asked,
    matrix_of,
    passed,
    write_junit,
    write_matrix,
)
from conformance.selftest.tally import sample
from conformance.selftest.trial import Trial


def try_defects(args: argparse.Namespace, pack: DeliveryPack) -> int:
    """Print the matrix; 0 when every defect was found by exactly its code and the clean validator
    by none.
    """
    refuse(args, {"pairs": "--pairs", "seeds": "--seeds", "whole": "--whole"})
    phases, begun = known_phases(args.phases.split(",")), time.perf_counter()
    defects = file_reference_of(pack).defects
    chosen = _chosen(tuple(defects.values()), args.only, args.sample)
    asked = Asked(datetime.now(UTC), FULL, phases, args.examples, ", ".join(args.only), pack.name)
    clean, trials = _tried(pack.name, chosen, phases)
    seconds = time.perf_counter() - begun
    matrix = matrix_of(asked, trials, clean, pack.requirements.values(), defects, seconds)
    print("\n".join(summary(matrix)))
    if args.junit:
        write_junit(args.junit, matrix)
    if args.out:
        write_matrix(args.out, matrix)
        print(f"\nMatriz: {args.out / HTML_NAME}")
    return 0 if passed(matrix) else 1


def _tried(
    name: str, chosen: Sequence[FileDefect], phases: Sequence[str]
) -> tuple[CleanRun, list[Trial]]:
    """Return what is found of the clean validator, as usual and by each agreement by which a defect
    is looked for, and of each defect.
    """
    agreements = list(dict.fromkeys(((), *(one.agreed for one in chosen))))
    trials: list[Trial] = []
    with ProcessPoolExecutor(
        max(1, min(len(chosen), 4, os.cpu_count() or 1)), multiprocessing.get_context("spawn")
    ) as crew:
        cleaned_all = crew.map(partial(_clean, name, tuple(phases)), agreements)
        made = crew.map(partial(_one, name, tuple(phases)), [one.id for one in chosen])
        clean = _together(list(cleaned_all))
        for sign in clean.false:
            print(_false(sign), flush=True)
        for trial in made:
            trials.append(trial)
            print(trial_line(trial), flush=True)
    return clean, trials


def _clean(name: str, phases: tuple[str, ...], agreed: tuple[str, ...]) -> CleanRun:
    pack = _pack(name)
    target, _ = asked_of(SANDBOX, pack)
    return cleaned(pack, target, phases, agreed)


def _together(several: Sequence[CleanRun]) -> CleanRun:
    """Return several clean runs as one; what goes unjudged in several is told once."""
    false = tuple(sign for one in several for sign in one.false)
    left = tuple(dict.fromkeys(each for one in several for each in one.unjudged))
    return CleanRun(false, left)


def _one(name: str, phases: tuple[str, ...], defect: str) -> Trial:
    pack = _pack(name)
    target, _ = asked_of(SANDBOX, pack)
    return hunted(pack, target, phases, defect)


def _pack(name: str) -> DeliveryPack:
    found = installed.load(name)
    assert isinstance(found, DeliveryPack)
    return found


def _false(sign: Sign) -> str:
    return f"hallazgo falso: {sign.title} en {sign.item}: {sign.actual}"


def _chosen(
    defects: Sequence[FileDefect], only: Sequence[str], each: int | None
) -> list[FileDefect]:
    def fits(one: FileDefect, word: str) -> bool:
        return word in (one.id, one.code, one.code.split("-")[0])

    unknown = [word for word in only if not any(fits(one, word) for one in defects)]
    if unknown:
        raise UsageError(
            f"--only {unknown[0]}: ningún defecto es de esa clase o código, ni tiene ese id.\n"
            "Los ids: «conformance sandbox --pack PAQUETE --list-defects»."
        )
    chosen = [one for one in defects if not only or any(fits(one, word) for word in only)]
    return chosen if each is None else sample(chosen, each)
