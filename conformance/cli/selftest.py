"""`conformance selftest`: every sandbox defect, found or missed; nothing on the clean one."""

import argparse
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from conformance.cli.deliveries.meant import delivery_pack
from conformance.cli.deliveries.selftest import try_defects
from conformance.cli.matrix_lines import percent, summary, trial_line
from conformance.cli.pack import pack_option
from conformance.cli.text import examples_of, positive
from conformance.core.errors import UsageError
from conformance.core.phrase import counted, listed
from conformance.core.profile import FULL, PHASES, PROFILES
from conformance.http.reference import Defect, reference_of
from conformance.http.verification import chosen_pack
from conformance.run.plan import known_phases
from conformance.selftest.clean import CleanRun
from conformance.selftest.crew import (
    clean_prepared,
    clean_seed,
    marks_of,
    prepare,
    processes,
    try_defect,
)
from conformance.selftest.pairs import drawn, judged
from conformance.selftest.pairs import why as why_not
from conformance.selftest.report import HTML_NAME, Asked, passed, told, write_junit, write_matrix
from conformance.selftest.tally import CLASSES, sample
from conformance.selftest.trial import Trial

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
    if (delivered := delivery_pack(args.pack)) is not None:
        return try_defects(args, delivered)
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
    print("\n".join(summary(matrix)))
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
            f"Las clases: {', '.join(CLASSES)}. Los ids: "
            "«conformance sandbox --pack PAQUETE --list-defects»."
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


def _tried(chosen: Sequence[Defect], asked: Asked, *, whole: bool) -> tuple[list[Trial], CleanRun]:
    trials = []
    names = [one.id for one in chosen]
    with processes(len(names), partial(prepare, asked, names)) as crew:
        clean = crew.submit(clean_prepared).result()
        _print_clean(clean)
        # In the order of the catalogue, each as soon as it is known: whoever stops it keeps what
        # was seen.
        for trial in crew.map(try_defect, names, [whole] * len(names)):
            trials.append(trial)
            print(trial_line(trial), flush=True)
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


def _pairs(chosen: Sequence[Defect], asked: Asked, count: int, begun: float) -> int:
    names = [one.id for one in chosen]
    pairs = drawn(names, count, seed=0)
    both = 0
    with processes(len(pairs), partial(prepare, asked, names)) as crew:
        clean = crew.submit(clean_prepared).result()
        _print_clean(clean)
        alone = dict(zip(names, crew.map(marks_of, ((name,) for name in names)), strict=True))
        for (one, other), together in zip(pairs, crew.map(marks_of, pairs), strict=True):
            pair = judged(one, other, (alone[one], alone[other]), together)
            both += pair.both
            if not pair.both:
                print(f"{one} + {other}: {why_not(pair)}", flush=True)
    share = both / len(pairs) if pairs else 1
    print(
        "\n"
        f"{both} de {counted(len(pairs), 'pareja', 'parejas')} con los dos hallados, cada uno por "
        f"lo suyo ({percent(100 * share)}); {time.perf_counter() - begun:.0f} s"
    )
    return 0 if share >= _ENOUGH and clean.right else 1


def _seeds(asked: Asked, count: int, begun: float) -> int:
    revisions = chosen_pack(asked.pack).revisions
    runs = [(asked, revision, seed) for seed in range(count) for revision in revisions]
    total, right = 0, True
    with processes(len(runs)) as crew:
        for (_, revision, seed), clean in zip(runs, crew.map(clean_seed, runs), strict=True):
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
    return f"y las revisiones {listed(revisions)}"
