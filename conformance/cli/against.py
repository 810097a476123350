"""`verify --against`: what a package says was answered, asked again of a target."""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from conformance.cli.own_sandbox import own_sandbox
from conformance.cli.target_name import PLACEHOLDER, asked, pack_of_sandbox, refuse_another
from conformance.core.errors import UsageError
from conformance.core.phrase import counted
from conformance.evidence import reading_items
from conformance.evidence.asking import AskedAgain, Difference, ask
from conformance.evidence.judging import asking_of
from conformance.evidence.reading_items import PerformedAgain
from conformance.evidence.repeatable import repeatable
from conformance.http.wire.client import Client
from conformance.report.ledger import Ledger, exchanges
from conformance.run.plan import load_documents, make_plan
from conformance.run.target_file import load_target

_SHOWN = 20
_DEFAULT = 5.0


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which part of what may be asked again is: so many percent drawn with a seed, and whether
    writes that have to be refused are among it.
    """

    percent: float
    seed: int
    writes: bool = False

    @classmethod
    def of(cls, args: argparse.Namespace) -> Self:
        """Return what a command line asks for."""
        return cls(args.sample, args.seed, args.refused_writes)


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options that ask a target again."""
    parser.add_argument(
        "--against",
        metavar=PLACEHOLDER,
        help="objetivo al que se le repite una muestra de lo que el libro dice que se leyó",
    )
    parser.add_argument(
        "--sample",
        type=_percent,
        default=_DEFAULT,
        metavar="N%",
        help="qué parte se repite de lo que se puede repetir (5%%)",
    )
    parser.add_argument(
        "--refused-writes",
        action="store_true",
        help="repite también escrituras que se rechazaron y que un sistema correcto tiene que "
        "rechazar otra vez; uno que no lo haga las aceptaría (nunca en producción)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="con qué semilla se sortean (0)"
    )


def _percent(text: str) -> float:
    try:
        share = float(text.removesuffix("%"))
    except ValueError:
        share = 0.0
    if not 0 < share <= 100:
        raise argparse.ArgumentTypeError(f"«{text}» no es un porcentaje de 0 a 100, como 5%")
    return share


def asked_again(named: str, ledger: Ledger, how: Sampling) -> tuple[AskedAgain, PerformedAgain]:
    """Return what came of asking a target again. Raises ConformanceError."""
    with _target(named, ledger) as (file, environ):
        target = load_target(file, {**os.environ, **environ})
        if target.pack != ledger.header.pack:
            raise UsageError(
                f"--against {named}: es un objetivo de «{target.pack}», y el paquete es de "
                f"«{ledger.header.pack}»."
            )
        plan = make_plan(
            target,
            load_documents(target, {}),
            phases=reading_items.PHASES,
            seed=ledger.header.seed,
        )
        if how.writes and plan.read_only:
            raise UsageError(
                f"--against {named}: es un objetivo de producción, y ahí no se envía ninguna "
                "escritura.\nQuite --refused-writes: se repiten solo lecturas."
            )
        found = repeatable(exchanges(ledger.path), writes=how.writes)
        with Client(target, plan.entry) as client:
            said = ask(found, asking_of(ledger, plan, client), how.percent, how.seed)
            if said.sent and not said.answered:
                return said, PerformedAgain()
            return said, reading_items.perform(ledger, plan, client, how.percent, how.seed)


@contextmanager
def _target(named: str, ledger: Ledger) -> Iterator[tuple[Path, dict[str, str]]]:
    target, stock = asked(named)
    refuse_another("--against", target, ledger.header.pack)
    if pack_of_sandbox(target) is None:
        yield Path(target), {}
        return
    ran_on, ran_with = asked(ledger.header.target_file)
    stock = stock or ([] if pack_of_sandbox(ran_on) is None else ran_with)
    with own_sandbox(ledger.header.pack, ledger.header.seed, stock) as (file, environ):
        yield file, environ


def told(named: str, said: AskedAgain, items: PerformedAgain, how: Sampling) -> Iterator[str]:
    """Yield what came of asking again, and what was compared."""
    noun = "lecturas y escrituras rechazadas" if how.writes else "lecturas"
    sent = (
        f"{counted(said.writes, 'escritura', 'escrituras')} de las que hay que rechazar"
        if how.writes
        else "no se escribió nada"
    )
    yield (
        f"Contra {named} (semilla {how.seed}): se repitieron {said.sent} de {said.repeatable} "
        f"{noun} que se pueden repetir, y {items.performed} de {items.items} pruebas que solo "
        f"leen; {sent}."
    )
    yield (
        "  Cada respuesta se juzgó por el contrato. Las de filas que la corrida no tocó se "
        "compararon además con el libro: el estado, los campos de cada fila y su clase, y los "
        "valores que se pidieron y volvieron; no los montos, las fechas ni cuántas filas hay."
    )
    if said.unanswered:
        yield f"  Quedaron sin respuesta: {said.unanswered}."
    if items.performed > items.judged:
        yield f"  Pruebas que no se pudieron juzgar: {items.performed - items.judged}."
    yield from _concluded(said, (*said.differences, *items.differences))


def _concluded(said: AskedAgain, differences: Sequence[Difference]) -> Iterator[str]:
    if differences:
        some = counted(len(differences), "diferencia", "diferencias")
        yield f"NO RESPONDE COMO DICE EL LIBRO: {some}."
    elif not said.answered:
        yield "NO SE PUDO COMPARAR: no hubo qué repetir, o nada respondió."
    else:
        yield "Responde como dice el libro."
    for one in differences[:_SHOWN]:
        yield f"  {one.id}: {one.asked}: {one.how}"
    if len(differences) > _SHOWN:
        yield f"  … y {len(differences) - _SHOWN} más"
