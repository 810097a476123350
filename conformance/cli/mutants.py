"""`conformance mutants`: how many of the ways in which the sandbox can be wrong are found, by a
sample of all of them.
"""

import argparse
import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from conformance.cli.pack import pack_option
from conformance.cli.stock import stock_of, stock_option
from conformance.cli.text import percent, positive
from conformance.core.cache import user_cache
from conformance.core.disk import save
from conformance.core.errors import UsageError
from conformance.core.finding import Level
from conformance.core.phrase import counted
from conformance.core.profile import FULL, PROFILES
from conformance.http.reference import Setup
from conformance.http.verification import chosen_pack
from conformance.report import words
from conformance.run.plan import make_plan
from conformance.sandbox.application import Sandbox
from conformance.sandbox.mutants.shown import lines
from conformance.sandbox.mutants.space import MutantSpace, space_of
from conformance.selftest.clean import sign_of
from conformance.selftest.mutation import (
    Bed,
    FoundShare,
    MutantTrial,
    Shadowed,
    grouped,
    shadowed,
    share,
    tried,
)
from conformance.selftest.rehearsal import prepare_plan, settle, target_of

_PER_REACHED = 3  # candidates to draw for each that shows: the rest no request of a run tells apart
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
    stock = stock_of(chosen_pack(args.pack), args.stock or ())
    asked = _Asked(args.pack, args.profile, stock)
    begun = time.perf_counter()
    workers = args.workers or max(1, os.cpu_count() or 1)
    with _crew(workers, asked) as crew:
        sizes, whole = crew.submit(_sizes).result()
        print(_space(sizes, whole), flush=True)
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


@dataclass(frozen=True, slots=True)
class _Bench:
    """What each process prepares once: where mutants are tried, and where it is seen which of them
    show at all, by a whole run with all that it may use.
    """

    bed: Bed
    whole: Bed
    space: MutantSpace


@dataclass(frozen=True, slots=True)
class _Met:
    """The items that a mutant meets where it is tried, and in a run with all that it may use."""

    here: Sequence[str]
    whole: Sequence[str]


@dataclass(frozen=True, slots=True)
class _CleanRuns:
    """What clean runs showed: where mutants are tried, and with all that a run may use."""

    here: Shadowed
    whole: Shadowed

    def met(self, number: int) -> _Met:
        """Return the items that a mutant meets."""
        return _Met(self.here.met[number], self.whole.met[number])


_bench: list[_Bench] = []


def _crew(workers: int, asked: _Asked) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, partial(_prepare, asked))


def _prepare(asked: _Asked) -> None:
    whole = _bed(_Asked(asked.pack, FULL, {}))
    less = asked.profile != FULL or asked.stock
    bed = _bed(asked) if less else whole
    plan, reference = whole.craft.plan, whole.craft.reference
    server = reference.create(whole.setup)
    if not isinstance(server, Sandbox):
        raise UsageError(
            f"El servidor de referencia del paquete «{plan.pack.name}» no es del kit "
            "(conformance.sandbox): no se sabe cómo hacerle mutantes."
        )
    space = space_of(plan.pack, plan.contract, reference, server)
    _bench.append(_Bench(bed, whole, space))


def _bed(asked: _Asked) -> Bed:
    plan = make_plan(target_of("", asked.pack), {}, profile=asked.profile)
    craft, setup = prepare_plan(plan, user_cache(os.environ)), Setup(stock=asked.stock)
    return Bed(craft, setup, settle(craft, setup=setup))


def _sizes() -> tuple[Mapping[str, int], int]:
    return _bench[0].space.sizes(), len(_bench[0].space)


def _drawn(count: int, seed: int) -> Sequence[int]:
    return _bench[0].space.drawn(count, seed)


def _shadowed(numbers: Sequence[int]) -> _CleanRuns:
    bench = _bench[0]
    mutants = {number: bench.space[number] for number in numbers}
    whole = shadowed(bench.whole, mutants)
    return _CleanRuns(whole if bench.bed is bench.whole else shadowed(bench.bed, mutants), whole)


def _tried(number: int, met: _Met, false: frozenset[Any]) -> MutantTrial:
    bench, mutant = _bench[0], _bench[0].space[number]
    trial = tried(replace(bench.bed, false=false), mutant, met.here)
    if trial.reached or bench.bed is bench.whole:
        return trial
    # What only a whole run would show, this one misses.
    shown = tried(bench.whole, mutant, met.whole)
    return replace(trial, smallest=shown.smallest)


class _Sample:
    """Mutants drawn until so many of them show: `drawn` is how many it took, `silent` those that no
    request of the run tells from the clean server.
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


def _space(sizes: Mapping[str, int], whole: int) -> str:
    parts = ", ".join(f"{name} {number}" for name, number in sizes.items())
    return f"{counted(whole, 'mutante', 'mutantes')} en el espacio: {parts}.\n"


def _told(trial: MutantTrial) -> Iterator[str]:
    """Yield what is said of a mutant: nothing of one that was found."""
    if trial.found:
        return
    less = f"; visto solo como {trial.weight}: {trial.sign.title}" if trial.sign else ""
    level = words.LEVELS[trial.level].lower()
    yield f"no hallado: {trial.mutant} ({trial.requirement}, {level}){less}"
    if trial.smallest is not None:
        yield from (f"    {line}" for line in lines(trial.smallest))
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
        f"{counted(sample.drawn, 'sorteado', 'sorteados')}; a {len(sample.silent)} ninguna "
        f"petición de la corrida ({sample.exchanges} intercambios) los distingue del servidor "
        f"correcto."
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
        "exchange": lines(one.smallest) if one.smallest else [],
    }
