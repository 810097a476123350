"""`conformance mutants`: how many of the ways in which the reference can be wrong are found, by a
sample of all of them.
"""

import argparse
import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from conformance.cli.deliveries.meant import delivery_pack, refuse
from conformance.cli.pack import pack_option
from conformance.cli.stock import stock_of, stock_option
from conformance.cli.text import percent, positive
from conformance.core.disk import save
from conformance.core.errors import UsageError
from conformance.core.finding import Level
from conformance.core.loading import settle
from conformance.core.phrase import counted
from conformance.core.profile import FULL, PROFILES
from conformance.http.verification import chosen_pack
from conformance.report import words
from conformance.selftest.clean import sign_of
from conformance.selftest.delivery_mutation import delivery_bench
from conformance.selftest.mutant_bench import CleanRuns, Met, MutantBench
from conformance.selftest.mutant_score import FoundShare, MutantTrial, Shadowed, grouped, share
from conformance.selftest.mutation import request_bench

_PER_REACHED = 3  # candidates to draw for each that shows: no exchange tells the rest apart
_OUT = "mutantes.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `mutants`."""
    pack_option(parser)
    parser.add_argument(
        "--sample",
        type=positive,
        default=100,
        metavar="N",
        help="cuántos mutantes se prueban (100)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="la semilla con que se sortean (0)"
    )
    parser.add_argument(
        "--profile", choices=PROFILES, default=FULL, help="con qué perfil se buscan (completo)"
    )
    parser.add_argument(
        "--workers", type=positive, metavar="N", help="en cuántos procesos (los de la máquina)"
    )
    parser.add_argument(
        "--minimum",
        type=percent,
        metavar="PORCENTAJE",
        help="termina con 1 si de los obligatorios se halla menos",
    )
    stock_option(parser)
    parser.add_argument(
        "--out", type=Path, metavar="CARPETA", help=f"escribe ahí {_OUT}, con cada mutante"
    )


def run(args: argparse.Namespace) -> int:
    """Print the score of a sample; 0 when the clean sandbox shows nothing and enough was found."""
    if args.out and args.out.exists() and not args.out.is_dir():
        raise UsageError(f"--out {args.out}: existe y no es una carpeta.")
    files = delivery_pack(args.pack)
    if files:
        refuse(args, {"stock": "--stock"})
        if args.profile != FULL:
            refuse(args, {"profile": f"--profile {args.profile}"})
        stock: Mapping[str, int] = {}
    else:
        stock = stock_of(chosen_pack(args.pack), args.stock or ())
    asked = _Asked(args.pack, args.profile, stock)
    begun = time.perf_counter()
    workers = args.workers or max(1, os.cpu_count() or 1)
    with _crew(workers, asked) as crew:
        sizes = crew.submit(_sizes).result()
        print(_space(sizes), flush=True)
        sample = _Sample(crew, workers, args.sample, args.seed)
        for trial in sample.trials():
            print("\n".join(_told(trial)), end="", flush=True)
        reached = sample.reached
    print("\n".join(_summary(sample, time.perf_counter() - begun)))
    if args.out:
        _write(args.out, args, sizes, sample)
    must = share(one for one in reached if one.level is Level.MUST)
    enough = args.minimum is None or must.value >= args.minimum
    return 0 if enough and not sample.false else 1


@dataclass(frozen=True, slots=True)
class _Asked:
    pack: str | None
    profile: str
    stock: Mapping[str, int]


_bench: list[MutantBench] = []


def _crew(workers: int, asked: _Asked) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, partial(_prepare, asked))


def _prepare(asked: _Asked) -> None:
    settle()
    files = delivery_pack(asked.pack)
    made = delivery_bench(files) if files else request_bench(asked.pack, asked.profile, asked.stock)
    _bench.append(made)


def _sizes() -> Mapping[str, int]:
    return _bench[0].sizes()


def _drawn(count: int, seed: int) -> Sequence[int]:
    return _bench[0].drawn(count, seed)


def _shadowed(numbers: Sequence[int]) -> CleanRuns:
    return _bench[0].shadowed(numbers)


def _tried(number: int, met: Met, false: frozenset[Any]) -> MutantTrial:
    return _bench[0].tried(number, met, false)


class _Sample:
    """Mutants drawn until so many of them show: `drawn` is how many it took, `silent` those that no
    exchange of the run tells from the clean reference.
    """

    def __init__(self, crew: ProcessPoolExecutor, workers: int, size: int, seed: int) -> None:
        self.reached: list[MutantTrial] = []
        self.silent: list[MutantTrial] = []
        self.false: frozenset[Any] = frozenset()
        self.false_signs: list[str] = []
        self.exchanges = 0
        self._crew, self._workers = crew, workers
        self._size, self._seed = size, seed

    @property
    def drawn(self) -> int:
        """How many were drawn."""
        return len(self.reached) + len(self.silent)

    def trials(self) -> Iterator[MutantTrial]:
        """Yield the trials of those that show, each as soon as it is known."""
        begun = 0
        while len(self.reached) < self._size:
            lacking = self._size - len(self.reached)
            upto = begun + _PER_REACHED * lacking
            numbers = self._crew.submit(_drawn, upto, self._seed).result()[begun:]
            if not numbers:
                return
            begun = upto
            yield from self._round(numbers)

    def _round(self, numbers: Sequence[int]) -> Iterator[MutantTrial]:
        parts = [numbers[nth :: self._workers] for nth in range(self._workers)]
        made = list(self._crew.map(_shadowed, filter(None, parts)))
        self._take(made[0].here)
        met = {number: one.met(number) for one in made for number in one.whole.met}
        order = [(number, met[number]) for number in numbers]
        for start in range(0, len(order), 10 * self._workers):
            some = order[start : start + 10 * self._workers]
            numbered, items = [one for one, _ in some], [each for _, each in some]
            for trial in self._crew.map(_tried, numbered, items, [self.false] * len(some)):
                if len(self.reached) == self._size:
                    return
                (self.reached if trial.reached else self.silent).append(trial)
                if trial.reached:
                    yield trial

    def _take(self, clean: Shadowed) -> None:
        self.exchanges = clean.exchanges
        self.false = frozenset((item, one.cause) for item, one in clean.false)
        self.false_signs = [
            f"hallazgo falso: {sign.title} en {sign.item}: {sign.actual}"
            for sign in (sign_of(*one) for one in clean.false)
        ]


def _space(sizes: Mapping[str, int]) -> str:
    whole = sum(sizes.values())
    parts = ", ".join(f"{name} {number}" for name, number in sizes.items())
    return f"{counted(whole, 'mutante', 'mutantes')} en el espacio: {parts}.\n"


def _told(trial: MutantTrial) -> Iterator[str]:
    """Yield what is said of a mutant: nothing of one that was found."""
    if trial.found:
        return
    less = f"; visto solo como {trial.weight}: {trial.sign.title}" if trial.sign else ""
    level = words.LEVELS[trial.level].lower()
    yield f"no hallado: {trial.mutant} ({trial.requirement}, {level}){less}"
    yield from (f"    {line}" for line in trial.shown)
    if trial.crashed:
        yield f"    el arnés mismo falló: {trial.crashed}"
    if trial.stumbled:
        yield f"    el mutante mismo falló: {trial.stumbled}"
    met = len(trial.met)
    passed = f"{'pasó' if met == 1 else 'pasaron'} por él {counted(met, 'prueba', 'pruebas')}"
    yield f"    {passed}: {', '.join(trial.met[:3])}"
    yield ""


def _summary(sample: _Sample, seconds: float) -> Iterator[str]:
    reached = sample.reached
    yield from _table("Por sitio de la falta", grouped(reached, lambda one: one.seam))
    yield from _table("Por operador", grouped(reached, lambda one: one.operator))
    yield from _table("Por condición", grouped(reached, lambda one: one.coordinate))
    yield from _table("Por capacidad", grouped(reached, lambda one: one.capability))
    yield ""
    for level in Level:
        of_level = share(one for one in reached if one.level is level)
        if of_level.total:
            yield f"{words.LEVELS[level]}: {_said(of_level)}"
    yield f"Todos: {_said(share(reached))}"
    yield (
        f"{counted(sample.drawn, 'sorteado', 'sorteados')}; a {len(sample.silent)} ningún "
        f"intercambio de la corrida (son {sample.exchanges}) los distingue de lo correcto."
    )
    yield from sample.false_signs
    false = counted(len(sample.false_signs), "hallazgo falso", "hallazgos falsos")
    yield f"{false} en el sandbox limpio; {seconds:.0f} s"


def _table(title: str, groups: Sequence[tuple[str, FoundShare]]) -> Iterator[str]:
    yield f"\n{title:<34}{'hallados':>9}{'de':>6}"
    for name, one in groups:
        yield f"  {name:<32}{one.found:>9}{one.total:>6}  {_percent(one.value)}"


def _said(one: FoundShare) -> str:
    low, high = one.interval
    return (
        f"{one.found} de {one.total} ({_percent(one.value)}; intervalo del 95 %: "
        f"{_percent(low)} a {_percent(high)})"
    )


def _percent(value: float) -> str:
    return f"{value:.1f} %".replace(".", ",")


def _write(
    folder: Path, args: argparse.Namespace, sizes: Mapping[str, int], sample: _Sample
) -> None:
    """Write every mutant that was drawn, with what became of it."""
    told = {
        "version": 1,
        "seed": args.seed,
        "profile": args.profile,
        "space": dict(sizes),
        "drawn": sample.drawn,
        "exchanges": sample.exchanges,
        "mutants": [_row(one) for one in (*sample.reached, *sample.silent)],
    }
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / _OUT, json.dumps(told, ensure_ascii=False, indent=1))
    print(f"\nMutantes: {folder / _OUT}")


def _row(one: MutantTrial) -> dict[str, Any]:
    return {
        "id": one.mutant,
        "seam": one.seam,
        "operator": one.operator,
        "capability": one.capability,
        "part": one.part,
        "condition": one.condition,
        "requirement": one.requirement,
        "level": str(one.level),
        "reached": one.reached,
        "found": one.found,
        "by": one.sign.item if one.sign else None,
        "finding": one.sign.title if one.sign else None,
        "met": list(one.met),
        "exchange": list(one.shown),
    }
