"""`conformance replay`: ask again for the findings of a run, of the same system or of another."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from conformance.cli.deliveries.meant import delivery_pack
from conformance.cli.deliveries.replay import asked_again
from conformance.cli.own_sandbox import own_sandbox
from conformance.cli.target_name import asked, pack_of_sandbox, refuse_another
from conformance.core.address import shown
from conformance.core.errors import UsageError
from conformance.core.phrase import counted
from conformance.core.profile import PHASES
from conformance.core.speech import printable
from conformance.http.wire.client import Client
from conformance.report.ledger import LEDGER, Ledger
from conformance.report.verdict import LEVEL_NAMES
from conformance.run.listening import listening
from conformance.run.plan import Plan, all_items, load_documents, make_plan, read_sources
from conformance.run.replay import (
    TIMES,
    FoundCause,
    Repetition,
    Replayed,
    ReplayVerdict,
    cases,
    whole,
)
from conformance.run.target_file import load_target

_DEFAULT = "informes"
_TOTALS = {
    ReplayVerdict.FAILS: ("sigue fallando", "siguen fallando"),
    ReplayVerdict.FLAKY: ("intermitente", "intermitentes"),
    ReplayVerdict.UNASKED: ("no se pudo repetir", "no se pudieron repetir"),
    ReplayVerdict.FIXED: ("corregido", "corregidos"),
}
_WIDTH = max(map(len, ReplayVerdict))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `replay`."""
    parser.add_argument(
        "what",
        nargs="*",
        metavar="CARPETA|HALLAZGO",
        help=f"carpeta de la corrida o su ledger.jsonl ({_DEFAULT}), y los hallazgos: código, "
        "CÓDIGO:capacidad, capacidad, ítem o intercambio (todos)",
    )
    parser.add_argument(
        "--target", metavar="ARCHIVO|sandbox", help="otro objetivo (el de la corrida)"
    )
    parser.add_argument(
        "--contract",
        action="append",
        default=[],
        metavar="SERVICIO=URL|ARCHIVO",
        help="documento OpenAPI o página Redoc de un servicio, si la corrida lo tuvo",
    )


def run(args: argparse.Namespace) -> int:
    """Ask again and return 0 when all is fixed, 1 when something still fails, 2 when it could not
    be asked.
    """
    path, selectors = _read(args.what)
    ledger = whole(path)
    if ledger.footer is None:
        print(
            f"Aviso: {path} está incompleto: le falta el final. Se repite lo que alcanzó a anotar.",
            file=sys.stderr,
        )
    wanted = cases(ledger, selectors)
    if not wanted:
        known = "no tiene hallazgos" if ledger.footer else "no alcanzó a anotar hallazgos"
        print(f"{path} {known}: no hay nada que repetir.")
        return 0 if ledger.footer else 2
    if (delivered := delivery_pack(ledger.header.pack)) is not None:
        answers, told = asked_again(args, delivered, ledger, wanted)
        return _ended((_told(one) for one in answers), told)
    with _target(args.target or ledger.header.target_file, ledger) as (file, environ):
        target = load_target(file, {**os.environ, **environ})
        plan = make_plan(
            target,
            load_documents(target, read_sources(args.contract, tuple(target.services))),
            phases=_phases(ledger, wanted),
            seed=ledger.header.seed,
            examples=ledger.header.examples or 20,
        )
        plan = replace(plan, strength=ledger.header.strength)
        print(printable(_opening(ledger, plan, wanted)), flush=True)
        told = Counter()
        with Client(target, plan.entry) as client, listening(plan, client) as desk:
            items = {item.id: item for item in all_items(plan)}
            for one in Repetition(plan, items, ledger, client, desk).ask(wanted):
                told[one.answer] += 1
                # A reason may quote an exception.
                print(printable(client.hide(_told(one))), flush=True)
    return _ended((), told)


def _ended(lines: Iterable[str], told: Counter[ReplayVerdict]) -> int:
    """Print what is left to say, with how many there are of each answer, and return the exit
    code.
    """
    for line in lines:
        print(printable(line), flush=True)
    totals = (counted(told[one], *_TOTALS[one]) for one in ReplayVerdict if told[one])
    print(f"\n{', '.join(totals)}.")
    return _exit_code(told)


def _exit_code(told: Mapping[ReplayVerdict, int]) -> int:
    """Return 1 when something still fails, 2 when something could not be asked, 0 otherwise."""
    if told[ReplayVerdict.FAILS] or told[ReplayVerdict.FLAKY]:
        return 1
    return 2 if told[ReplayVerdict.UNASKED] else 0


def _read(what: Sequence[str]) -> tuple[Path, Sequence[str]]:
    """Return the ledger and the findings that the arguments name: the first may be a folder or a
    file.
    """
    named = bool(what) and Path(what[0]).exists()
    path = Path(what[0]) if named else Path(_DEFAULT)
    if not named and not path.exists():
        raise UsageError(
            f"No existe la carpeta de una corrida «{what[0] if what else _DEFAULT}».\n"
            "Indique la carpeta que contiene ledger.jsonl, y después los hallazgos."
        )
    return (path / LEDGER if path.is_dir() else path), what[1:] if named else what


@contextmanager
def _target(named: str, ledger: Ledger) -> Iterator[tuple[Path, Mapping[str, str]]]:
    if not named:
        raise UsageError(
            f"Falta --target: {ledger.path} no dice con qué archivo de objetivo se corrió."
        )
    target, stock = asked(named)
    refuse_another("--target", target, ledger.header.pack)
    if pack_of_sandbox(target) is not None:
        with own_sandbox(ledger.header.pack, ledger.header.seed, stock) as (file, environ):
            yield file, environ
        return
    yield _beside(Path(target), ledger.path), {}


def _beside(target: Path, ledger: Path) -> Path:
    """Return where a target file is: as it is named from here, or else from the nearest of the
    folders that hold the run, since whoever ran it was in one of them.
    """
    places = [Path(), *ledger.resolve().parents]
    return next((place / target for place in places if (place / target).is_file()), target)


def _phases(ledger: Ledger, wanted: Sequence[FoundCause]) -> list[str]:
    """Return the phases of the items that are run again: nothing else has to be made."""
    phase = {planned.id: planned.phase for planned in ledger.header.planned}
    used = {phase.get(item) for case in wanted for item in case.asked}
    return [name for name in PHASES if name in used]


def _opening(ledger: Ledger, plan: Plan, wanted: Sequence[FoundCause]) -> str:
    asked_at = ", ".join(dict.fromkeys(map(shown, plan.target.services.values())))
    services = asked_at or "no se envía nada"
    lines = [
        f"{counted(len(wanted), 'hallazgo se repite', 'hallazgos se repiten')}: de {ledger.path} "
        f"contra «{plan.target.name}» ({services}), {TIMES} veces."
    ]
    documents = {one.service: one.sha256 for one in ledger.header.contract}
    if {
        name: one.sha256
        for name, one in {**plan.contract.documents, **plan.contract.loaded}.items()
    } != documents:
        lines.append("El contrato no es el de la corrida: se juzga con el de este objetivo.")
    return "\n".join([*lines, ""])


def _told(one: Replayed) -> str:
    finding, count = one.case.finding, f" (falló {one.failed} de {one.sent})" if one.sent else ""
    lines = [
        f"{one.answer:<{_WIDTH}}  {finding.code} [{LEVEL_NAMES[finding.level]}] {finding.title}: "
        f"{finding.operation or one.case.items[0]}{count}"
    ]
    if one.reason:
        lines.append(f"  {one.reason}")
    if one.answer in (ReplayVerdict.FAILS, ReplayVerdict.FLAKY):
        lines += [
            f"  Se esperaba: {finding.expected}",
            *([f"  Reproducir: {one.curl}"] if one.curl else []),
        ]
    left = len(one.case.items) - len(one.case.asked)
    if left and one.answer is ReplayVerdict.FIXED:
        lines.append(
            f"  Se repitieron {len(one.case.asked)} de los {len(one.case.items)} ítems que lo "
            "hallaron."
        )
    return "\n".join(lines)
