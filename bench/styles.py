"""Correct servers of every manner against the harness: styles, terms enforced or not, both
spellings, some seeds.

    python bench/styles.py [--pack NAME] [--seeds N] [--examples N] [--style NAME]…
        [--contract SERVICIO=ARCHIVO]…

One line per run; exit 1 when any of them accuses a correct server or leaves an obligation unjudged.
"""

import argparse
import itertools
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from conformance.core.finding import Level, Verdict
from conformance.http.contract.document import Document, load
from conformance.http.reference import Manner, Setup, reference_of
from conformance.http.verification import chosen_pack
from conformance.run.homes import verified
from conformance.run.plan import make_plan, read_sources
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, Rehearsed, prepare_plan

_ROW = (
    "{style:<11} {terms:<9} {revision:<8} {seed:>5}  {verdict:<15} {found:>9} {open:>12} "
    "{seconds:>8}"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What each run is made of."""

    pack: str
    examples: int
    documents: Mapping[str, Document]


def main() -> int:
    """Print the matrix."""
    parser = argparse.ArgumentParser(
        description="Servidores correctos de toda manera: nada debe hallarse."
    )
    parser.add_argument("--pack", metavar="NAME")
    parser.add_argument("--seeds", type=int, default=5, metavar="N")
    parser.add_argument("--examples", type=int, default=20, metavar="N")
    parser.add_argument("--style", action="append", default=[])
    parser.add_argument("--contract", action="append", default=[], metavar="SERVICIO=FUENTE")
    args = parser.parse_args()
    pack = chosen_pack(args.pack)
    given = read_sources(args.contract, pack.services)
    documents = {service: load(source) for service, source in given.items()}
    print(
        _ROW.format(
            style="estilo",
            terms="términos",
            revision="grafía",
            seed="sem.",
            verdict="resultado",
            found="hallazgos",
            open="sin juzgar",
            seconds="segundos",
        )
    )
    wrong = [
        run
        for run in itertools.product(
            range(args.seeds),
            pack.revisions,
            args.style or reference_of(pack).styles,
            (False, True) if pack.citations.terms else (False,),
        )
        if not _printed(*run, _Asked(pack.name, args.examples, documents))
    ]
    return 1 if wrong else 0


def _printed(
    seed: int,
    revision: str,
    style: str,
    terms: bool,
    asked: "_Asked",
) -> bool:
    started, manner = time.perf_counter(), Manner(style, enforce_terms=terms)
    target = target_of(revision, asked.pack, manner)
    craft = prepare_plan(make_plan(target, asked.documents, seed=seed, examples=asked.examples))
    rehearsal = rehearse(craft, setup=Setup(seed, manner=manner))
    found = [one for one in rehearsal.findings if not one.code.startswith("DOC-")]
    left = unjudged(craft, rehearsal)
    print(
        _ROW.format(
            style=style,
            terms="exigidos" if terms else "no",
            revision=revision,
            seed=seed,
            verdict="CONFORME" if not (found or left) else "no CONFORME",
            found=len(found),
            open=len(left),
            seconds=f"{time.perf_counter() - started:.0f}",
        ),
        flush=True,
    )
    for one in found[:5]:
        print(
            f"    {one.code} {one.level} {one.capability}: se esperaba {one.expected}; vino "
            f"{one.actual[:200]}"
        )
    for name in left[:5]:
        print(f"    {name}: sin juzgar")
    return not (found or left)


def unjudged(craft: Rehearsed, rehearsal: Rehearsal) -> list[str]:
    """Return the obligations that some item was about and none could judge."""
    ended: dict[str, set[Verdict]] = {}
    for item in craft.items:
        for name in verified(craft.plan.pack, item):
            ended.setdefault(name, set()).add(rehearsal.outcomes[item.id].verdict)
    return [
        name
        for name, verdicts in ended.items()
        if craft.plan.pack.requirements[name].level is Level.MUST
        and Verdict.BLOCKED in verdicts
        and Verdict.PASSED not in verdicts
    ]


if __name__ == "__main__":
    sys.exit(main())
