"""`conformance selftest`: every sandbox defect, found or missed; nothing on the clean one."""

import argparse
import multiprocessing
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from conformance.cli.pack import pack_option
from conformance.cli.text import counted, examples_of, positive
from conformance.core.cache import user_cache
from conformance.core.errors import UsageError
from conformance.core.profile import FULL, PHASES, PROFILES
from conformance.http.reference import Defect, Setup, reference_of
from conformance.http.verification import chosen_pack
from conformance.report import words
from conformance.run.plan import known_phases, make_plan
from conformance.sandbox.reach import Watch
from conformance.selftest.clean import CleanRun, clean_run
from conformance.selftest.pairs import Mark, drawn, judged, marks
from conformance.selftest.pairs import why as why_not
from conformance.selftest.rehearsal import (
    Reach,
    Rehearsed,
    prepare_plan,
    rehearse,
    target_of,
    watched,
)
from conformance.selftest.report import HTML_NAME, Asked, passed, told, write_junit, write_matrix
from conformance.selftest.tally import CLASSES, sample
from conformance.selftest.trial import FOUND, Trial, tried, why

_LISTED = 12
_ENOUGH = 0.97  # of the pairs: one defect may take away what would show another


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `selftest`."""
    pack_option(parser)
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="CLASE|ID",
        help=f"solo los defectos de esa clase de código ({', '.join(CLASSES)}), de ese código o "
        f"con "
        "ese id; se puede repetir",
    )
    parser.add_argument(
        "--sample",
        type=positive,
        metavar="N",
        help="a lo sumo N defectos de cada código, siempre los mismos",
    )
    parser.add_argument(
        "--phases",
        default=",".join(PHASES),
        metavar="A,B",
        help=f"qué hallan estas fases por sí solas: {', '.join(PHASES)} (todas)",
    )
    parser.add_argument(
        "--profile", choices=PROFILES, default=FULL, help="con qué perfil se buscan (completo)"
    )
    parser.add_argument(
        "--examples", type=examples_of, default=20, metavar="N", help="ejemplos por operación (20)"
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help="con cada defecto corre todas las pruebas, también las que no lo encuentran",
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--pairs",
        type=positive,
        metavar="N",
        help="en vez de la matriz: N parejas de defectos al azar, cada una con los dos a la vez",
    )
    instead.add_argument(
        "--seeds",
        type=positive,
        metavar="N",
        help="en vez de la matriz: el sandbox limpio con N semillas y cada revisión de las rutas",
    )
    parser.add_argument(
        "--junit", type=Path, metavar="ARCHIVO", help="escribe el resultado como JUnit"
    )
    parser.add_argument(
        "--out", type=Path, metavar="CARPETA", help="escribe ahí matriz.json y matriz.html"
    )


def run(args: argparse.Namespace) -> int:
    """Print the matrix; 0 when every defect was found by exactly its code and the clean sandbox by
    none.

    Pairs: 0 when both are found of at least `_ENOUGH` of them. Seeds: 0 when nothing is found.
    """
    _refuse_places(args)
    phases = known_phases(args.phases.split(","))
    pack = chosen_pack(args.pack)
    chosen = _chosen(tuple(reference_of(pack).defects.values()), args.only, args.sample)
    asked = Asked(
        datetime.now(UTC), args.profile, phases, args.examples, _selection(args), pack.name
    )
    begun = time.perf_counter()
    if args.pairs or args.seeds:
        _refuse_files(args)
        return (
            _pairs(chosen, asked, args.pairs, begun)
            if args.pairs
            else _seeds(asked, args.seeds, begun)
        )
    trials, clean = _tried(chosen, asked, whole=args.whole)
    matrix = told(asked, trials, clean, pack, time.perf_counter() - begun)
    print("\n".join(_summary(matrix)))
    if args.junit:
        write_junit(args.junit, matrix)
    if args.out:
        write_matrix(args.out, matrix)
        print(f"\nMatriz: {args.out / HTML_NAME}")
    return 0 if passed(matrix) else 1


def _refuse_places(args: argparse.Namespace) -> None:
    if args.junit and args.junit.is_dir():
        raise UsageError(
            f"--junit {args.junit}: es una carpeta; se espera el nombre de un archivo."
        )
    if args.out and args.out.exists() and not args.out.is_dir():
        raise UsageError(f"--out {args.out}: existe y no es una carpeta.")


def _refuse_files(args: argparse.Namespace) -> None:
    if args.junit or args.out:
        raise UsageError(
            "--junit y --out escriben la matriz; con --pairs o --seeds solo se imprime."
        )


def _chosen(defects: Sequence[Defect], only: Sequence[str], each: int | None) -> list[Defect]:
    unknown = [word for word in only if not any(_fits(one, word) for one in defects)]
    if unknown:
        raise UsageError(
            f"--only {unknown[0]}: ningún defecto es de esa clase o código, ni tiene ese id.\n"
            f"Las clases: {', '.join(CLASSES)}. Los ids: «conformance sandbox --list-defects»."
        )
    chosen = [one for one in defects if not only or any(_fits(one, word) for word in only)]
    return chosen if each is None else sample(chosen, each)


def _fits(defect: Defect, word: str) -> bool:
    return word in (defect.id, defect.code, defect.code.split("-")[0])


def _selection(args: argparse.Namespace) -> str:
    parts = [f"solo {', '.join(args.only)}"] if args.only else []
    parts += (
        [f"a lo sumo {counted(args.sample, 'defecto', 'defectos')} de cada código"]
        if args.sample
        else []
    )
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What each process prepares once: the plan with its items, who meets which defects, and what
    was false.
    """

    craft: Rehearsed
    reach: Reach
    clean: CleanRun


_bench: list[_Bench] = []


def _tried(chosen: Sequence[Defect], asked: Asked, *, whole: bool) -> tuple[list[Trial], CleanRun]:
    trials = []
    names = [one.id for one in chosen]
    with _crew(len(names), partial(_prepare, asked, names)) as crew:
        clean = crew.submit(_clean_run).result()
        _print_clean(clean)
        # In the order of the catalogue, each as soon as it is known: whoever stops it keeps what
        # was seen.
        for trial in crew.map(_try, names, [whole] * len(names)):
            trials.append(trial)
            print(_line(trial), flush=True)
        return trials, clean


def _print_clean(clean: CleanRun) -> None:
    """Print what is wrong with the clean server, before anything that rests on it."""
    lines = [f"hallazgo falso: {one.title} en {one.item}: {one.actual}" for one in clean.false]
    lines += [f"sin juzgar: {one.item} ({one.verdict}): {one.reason}" for one in clean.unjudged]
    if clean.false:
        lines.append(
            "El sandbox limpio no está limpio: lo que se halla en él no se cuenta como hallazgo de "
            "ningún defecto."
        )
    if lines:
        print("\n".join(lines), end="\n\n", flush=True)


def _crew(tasks: int, prepare_each: Callable[[], object] | None = None) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max(1, min(tasks, 4, os.cpu_count() or 1)),
        multiprocessing.get_context("spawn"),
        prepare_each,
    )


def _pairs(chosen: Sequence[Defect], asked: Asked, count: int, begun: float) -> int:
    names = [one.id for one in chosen]
    pairs = drawn(names, count, seed=0)
    both = 0
    with _crew(len(pairs), partial(_prepare, asked, names)) as crew:
        clean = crew.submit(_clean_run).result()
        _print_clean(clean)
        alone = dict(zip(names, crew.map(_marks, ((name,) for name in names)), strict=True))
        for (one, other), together in zip(pairs, crew.map(_marks, pairs), strict=True):
            pair = judged(one, other, (alone[one], alone[other]), together)
            both += pair.both
            if not pair.both:
                print(f"{one} + {other}: {why_not(pair)}", flush=True)
    share = both / len(pairs) if pairs else 1
    print(
        f"\n{both} de {counted(len(pairs), 'pareja', 'parejas')} con los dos hallados, cada uno "
        f"por lo suyo "
        f"({_percent(100 * share)}); {time.perf_counter() - begun:.0f} s"
    )
    return 0 if share >= _ENOUGH and clean.right else 1


def _seeds(asked: Asked, count: int, begun: float) -> int:
    revisions = chosen_pack(asked.pack).revisions
    runs = [(asked, revision, seed) for seed in range(count) for revision in revisions]
    total, right = 0, True
    with _crew(len(runs)) as crew:
        for (_, revision, seed), clean in zip(runs, crew.map(_clean, runs), strict=True):
            total += len(clean.false)
            right = right and clean.right
            print(
                "\n".join(
                    [
                        f"semilla {seed}, revisión {revision}: "
                        f"{counted(len(clean.false), 'hallazgo falso', 'hallazgos falsos')}",
                        *(f"    {one.title} en {one.item}: {one.actual}" for one in clean.false),
                        *(f"    sin juzgar: {one.item}: {one.reason}" for one in clean.unjudged),
                    ]
                ),
                flush=True,
            )
    print(
        f"\n{counted(total, 'hallazgo falso', 'hallazgos falsos')} en el sandbox limpio, con "
        f"{counted(count, 'semilla', 'semillas')} {_spellings(revisions)}; "
        f"{time.perf_counter() - begun:.0f} s"
    )
    return 0 if right else 1


def _spellings(revisions: Sequence[str]) -> str:
    """Return the revisions that were run, as the last line says them."""
    if len(revisions) == 1:
        return f"y la revisión {revisions[0]}"
    return f"y las revisiones {' y '.join(revisions)}"


def _clean(run_of: tuple[Asked, str, int]) -> CleanRun:
    asked, revision, seed = run_of
    craft = _rehearsed(asked, revision, seed)
    return clean_run(rehearse(craft, setup=Setup(seed)))


def _rehearsed(asked: Asked, revision: str = "", seed: int = 0) -> Rehearsed:
    plan = make_plan(
        target_of(revision, asked.pack),
        {},
        phases=asked.phases,
        seed=seed,
        examples=asked.examples,
        profile=asked.profile,
    )
    return prepare_plan(plan, user_cache(os.environ))


def _prepare(asked: Asked, names: Sequence[str]) -> None:
    craft = _rehearsed(asked)
    clean, reach = watched(craft, Watch(craft.reference.defects[name] for name in names))
    _bench.append(_Bench(craft, reach, clean_run(clean)))


def _marks(names: Sequence[str]) -> frozenset[Mark]:
    return marks(_bench[0].craft, names, _bench[0].reach)


def _clean_run() -> CleanRun:
    return _bench[0].clean


def _try(name: str, whole: bool) -> Trial:
    return tried(_bench[0].craft, name, _bench[0].reach, whole=whole)


def _line(trial: Trial) -> str:
    others = ", ".join(code for code in trial.codes if code != trial.code)
    told_why = f"\n    {why(trial)}" if trial.how != FOUND else ""
    return f"{trial.defect:<40} {trial.code}  {trial.how:<12} {others}".rstrip() + told_why


def _summary(matrix: Mapping[str, Any]) -> list[str]:
    totals, false = matrix["totals"], matrix["false"]
    return [
        *_table("Por nivel", {_level(row["name"]): row for row in matrix["levels"]}),
        *_table("Por clase", {f"{row['name']} {row['title']}": row for row in matrix["classes"]}),
        *_alone(matrix["phases_alone"]),
        *_requirements(matrix),
        f"\n{totals['exact']} de "
        f"{counted(totals['total'], 'defecto hallado', 'defectos hallados')} "
        f"con exactamente su código ({_percent(totals['score'])} con su código); "
        f"{counted(len(false), 'hallazgo falso', 'hallazgos falsos')} en el sandbox limpio; "
        f"{matrix['seconds']:.0f} s",
    ]


def _level(name: str) -> str:
    level, kind = name.split()
    return f"{words.LEVELS[level]}, {kind}"


def _percent(score: float) -> str:
    return f"{score:.1f} %".replace(".", ",")


def _table(title: str, rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [
        f"\n{title:<28}{'defectos':>9}{'hallados':>10}{'con otros':>11}{'otro código':>13}{'no hallados':>13}",  # noqa: E501
        *(
            f"  "
            f"{name:<26}{row['total']:>9}{row['exact']:>10}{row['among_others']:>11}{row['other_code']:>13}"
            f"{row['missed']:>13}  {_percent(row['score'])}"
            for name, row in rows.items()
        ),
    ]


def _alone(phases: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"\n{'Por fase':<28}{'por sí sola':>12}{'solo ella':>11}",
        *(
            f"  {words.phase_name(row['phase']):<26}{row['found']:>12}{len(row['only']):>11}"
            for row in phases
        ),
    ]


def _requirements(matrix: Mapping[str, Any]) -> list[str]:
    rows, missed = matrix["requirements"], [row for row in matrix["requirements"] if row["missed"]]
    lines = [
        f"\n{counted(len(rows), 'requisito', 'requisitos')} con defectos que lo prueban; "
        f"{len(rows) - len(missed)} con todos los suyos hallados."
    ]
    lines += [
        f"  {row['id']}: {_percent(row['score'])}, falta {', '.join(row['missed'])}"
        for row in missed
    ]
    lines += (
        [
            f"{counted(len(matrix['lacking']), 'requisito', 'requisitos')} sin un defecto simple "
            f"y uno sutil:"
        ]
        if matrix["lacking"]
        else []
    )
    lines += [
        f"  {row['id']} ({words.LEVELS[row['level']].lower()}): falta uno {row['lacking']}"
        for row in matrix["lacking"][:_LISTED]
    ]
    rest = len(matrix["lacking"]) - _LISTED
    return lines + ([f"  y {rest} más: --out los escribe todos."] if rest > 0 else [])
