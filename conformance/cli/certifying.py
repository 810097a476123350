"""The process in which pytest certifies a target, and its command."""

import argparse
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from conformance.cli.child_process import apart, wait
from conformance.cli.surroundings import child, child_environ
from conformance.cli.target_name import named
from conformance.core import installed
from conformance.http.wire.known import KnownValues
from conformance.run.telling import Hearing

_INI = Path(__file__).resolve().parent.parent / "plugin" / "run.ini"
# What the children do first is to follow their parent; from its configuration on pytest answers an
# interruption.
_START = (
    "from conformance.cli import child_process; child_process.follow(); "
    "from conformance.plugin import child; "
    "sys.exit(child.main(sys.argv[1:], child_process))"
)
_ALONE = (
    "--noconftest",
    "-p",
    "no:cacheprovider",
    "-p",
    "xdist.plugin",
    "-p",
    "conformance.plugin",
)
_SHOWN = ("-q", "--color=no", "--capture=no")  # nothing of what is shown meanwhile is held back


def certifying(
    args: argparse.Namespace, phases: Sequence[str], folder: Path, target: Path
) -> list[str]:
    """Return the command that certifies a target: no plugin, configuration or option of the user's
    own pytest counts.
    """
    stories = installed.load(args.pack).scenarios
    return [
        *(*child(_START), "-c", str(_INI), "--rootdir", str(folder), *_ALONE, *_SHOWN),
        *("--target", str(target.resolve()), "--out", str(folder)),
        *_asked(args, phases),
        *_performed(args),
        str(stories) if "scenario" in phases else str(folder),
    ]


@dataclass(frozen=True, slots=True)
class ChildEnd:
    """How the process that certifies ended, whether it was interrupted, and what it knows that no
    file may show.
    """

    code: int
    interrupted: bool
    known: KnownValues


def perform(command: Sequence[str], log: IO[str], environ: Mapping[str, str]) -> ChildEnd:
    """Run the items in a process of its own, and return how it ended."""
    hearing = Hearing()
    surroundings = child_environ(**environ, **hearing.environ)
    with subprocess.Popen(
        command, stdout=log, env=surroundings, **apart(), **hearing.inherited
    ) as process:
        hearing.begin()
        code, interrupted = wait(process)
        return ChildEnd(code, interrupted, hearing.end())


def _asked(args: argparse.Namespace, phases: Sequence[str]) -> list[str]:
    """Return the options that say what is asked of the target, as the command line had them."""
    return [
        *("--phases", ",".join(phases), "--run-profile", args.profile),
        *("--run-seed", str(args.seed), "--examples", str(args.examples)),
        *("--strength", str(args.strength)),
        f"--run-named={named(args.target, args.stock)}",
        *(part for text in args.contract for part in ("--contract", text)),
        *(("--corpus", str(args.corpus.resolve())) if args.corpus else ()),
        *(("--expected", str(args.expected)) if args.expected else ()),
        *(f"--budget={one}" for one in args.budget),
        *(("--run-only", str(args.only_impact.resolve())) if args.only_impact else ()),
        *(("--run-minimum", str(args.minimum)) if args.minimum else ()),
        *(("-k", args.keyword) if args.keyword else ()),
        *(("--unmasked",) if args.unmasked else ()),
    ]


def _performed(args: argparse.Namespace) -> list[str]:
    """Return the options that say how it is asked: from where a run was cut, shown or only planned,
    by how many processes.
    """
    resumed = ["--run-resume"] if args.resume is not None else []
    if args.dry_run:
        return [*resumed, "--dry-run"]
    # One item at a time: some take a hundred times what others do.
    several = ["-n", str(args.workers), "--maxschedchunk", "1"] if args.workers > 1 else []
    return [*resumed, "--progress", *several]
