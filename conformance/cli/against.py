"""`verify --against`: what a package says was read, asked again of a target."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conformance.cli.own_sandbox import own_sandbox
from conformance.cli.target_name import PLACEHOLDER, asked, pack_of_sandbox, refuse_another
from conformance.core.errors import UsageError
from conformance.core.phrase import counted
from conformance.evidence.asking import AskedAgain, ask, readings
from conformance.http.wire.client import Client
from conformance.http.wire.resending import rebuild
from conformance.report.ledger import Ledger, exchanges
from conformance.run.plan import load_documents, make_plan
from conformance.run.target_file import load_target

_SHOWN = 20
_DEFAULT = 5.0


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options that ask a target again."""
    parser.add_argument(
        "--against",
        metavar=PLACEHOLDER,
        help="objetivo al que se le repite una muestra de lo que el libro dice que se leyó (nunca "
        "se escribe)",
    )
    parser.add_argument(
        "--sample",
        type=_percent,
        default=_DEFAULT,
        metavar="N%",
        help="qué parte de las lecturas se repite (5%%)",
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


def asked_again(named: str, ledger: Ledger, percent: float, seed: int) -> AskedAgain:
    """Return what came of asking a target again. Raises ConformanceError."""
    with _target(named, ledger) as (file, environ):
        target = load_target(file, {**os.environ, **environ})
        if target.pack != ledger.header.pack:
            raise UsageError(
                f"--against {named}: es un objetivo de «{target.pack}», y el paquete es de "
                f"«{ledger.header.pack}»."
            )
        plan = make_plan(target, load_documents(target, {}), phases=(), seed=seed, examples=1)
        added = {way.service: way.added for way in ledger.header.network}
        with Client(target, plan.entry) as client:
            return ask(
                readings(exchanges(ledger.path)),
                lambda line, token_of: rebuild(
                    line, ledger.header.target.services, target, plan.pack.auth, token_of, added
                ),
                client,
                percent,
                seed,
            )


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


def told(named: str, said: AskedAgain, seed: int) -> Iterator[str]:
    """Yield what came of asking again, and what was compared."""
    yield (
        f"Contra {named}: se repitieron {said.sent} de {said.readings} lecturas que se pueden "
        f"repetir (semilla {seed}); no se escribió nada."
    )
    yield (
        "  Se comparó el estado, los campos de cada fila y su clase, y los valores que se pidieron "
        "y volvieron; no los montos, las fechas ni cuántas filas hay."
    )
    if said.unanswered:
        yield f"  Quedaron sin respuesta: {said.unanswered}."
    if said.differences:
        some = counted(len(said.differences), "lectura", "lecturas")
        yield f"NO RESPONDE COMO DICE EL LIBRO: {some} de otra manera."
    elif not said.answered:
        yield "NO SE PUDO COMPARAR: no hubo qué repetir, o nada respondió."
    else:
        yield "Responde como dice el libro."
    for one in said.differences[:_SHOWN]:
        yield f"  {one.exchange}: {one.asked}: {one.how}"
    if len(said.differences) > _SHOWN:
        yield f"  … y {len(said.differences) - _SHOWN} más"
