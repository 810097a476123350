"""`conformance run`: certify a target. pytest does the running, in a process of its own."""

import argparse
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from conformance.cli.aside import recover, set_aside
from conformance.cli.child_process import answering, apart, interrupt, let_go, wait
from conformance.cli.folder_lock import held
from conformance.cli.pack import pack_option
from conformance.cli.reports import exit_code_of, write_reports
from conformance.cli.stock import SANDBOX, asked, named, stock_of, stock_option
from conformance.cli.surroundings import child, child_environ
from conformance.cli.text import examples_of, percent, positive
from conformance.core import installed
from conformance.core.errors import UsageError, why
from conformance.core.limit import budget_of
from conformance.core.profile import FULL, PROFILES
from conformance.http.generation import cases
from conformance.report.ledger import LEDGER, PLAN, Ledger, read
from conformance.report.remains import CSV_NAME
from conformance.report.resumption import take_up
from conformance.report.summary import summarise
from conformance.report.writer import PARTS
from conformance.run.target_file import load_target

_PHASES = ("contract", "generation", "probing", "stateful", "scenario")
_INI = Path(__file__).resolve().parent.parent / "plugin" / "run.ini"
_FAILED, _USAGE, _NOTHING_SELECTED = 3, 4, 5  # pytest's exit codes
_MOST_WORKERS = max(8, 2 * (os.cpu_count() or 1))
# What the children do first is to follow their parent; from its configuration on pytest answers an
# interruption.
_START = (
    "from conformance.cli import child_process; child_process.follow(); "
    "from conformance.plugin import child; "
    "sys.exit(child.main(sys.argv[1:], child_process))"
)
_START_SANDBOX = (
    "from conformance.cli import child_process, main; child_process.follow(); sys.exit(main())"
)
_MOST_WORDS, _LONGEST_KEYWORD = 400, 20_000  # pytest reads an expression recursively
_LOG = "corrida.log"
_OURS = (LEDGER, "acta.json", "acta.html", CSV_NAME, "junit.xml")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `run`."""
    options(parser)
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="ARCHIVO",
        help="hace las preguntas de un corpus, con su semilla y sus ejemplos",
    )


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a certification, whatever it asks."""
    parser.add_argument(
        "--target",
        metavar="ARCHIVO|sandbox",
        help="archivo de objetivo, o «sandbox» para probar contra el servidor de referencia",
    )
    pack_option(parser)
    stock_option(parser)
    contract_option(parser)
    parser.add_argument("--phases", metavar="A,B", help=f"fases: {', '.join(_PHASES)}")
    parser.add_argument(
        "-k", dest="keyword", metavar="EXPRESIÓN", help="solo los ítems que la cumplen"
    )
    parser.add_argument(
        "--workers", type=positive, default=1, metavar="N", help="procesos en paralelo (1)"
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="semilla de lo que se genera y de los datos del «sandbox» (0)",
    )
    parser.add_argument(
        "--examples", type=examples_of, metavar="N", help="ejemplos por operación (20)"
    )
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        help="completo, o rapido: una muestra de cada clase de prueba, para cada cambio (completo)",
    )
    parser.add_argument(
        "--expected",
        type=Path,
        metavar="ARCHIVO",
        help="lo esperado: desviaciones aceptadas por ahora y pruebas que no aplican",
    )
    minimum_option(parser)
    parser.add_argument(
        "--max-minutes",
        type=positive,
        metavar="N",
        help="no empieza nada más pasados N minutos, y juzga primero lo que más dice",
    )
    parser.add_argument(
        "--budget",
        action="append",
        default=[],
        metavar="NOMBRE=N",
        help="baja un límite del archivo de objetivo (repetible): max_writes, max_exchanges, "
        "max_minutes, o cuántos recursos de una clase o de un estado",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="muestra qué haría la corrida y qué tiene el objetivo; solo inicia sesión y lee",
    )
    parser.add_argument("--out", metavar="CARPETA", help="carpeta de salida (informes)")
    parser.add_argument(
        "--resume",
        metavar="CARPETA",
        help="sigue la corrida que se cortó y dejó ahí su libro, con lo que ella tenía",
    )


def minimum_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that says how much of each obligatory requirement must have been judged."""
    parser.add_argument(
        "--minimum",
        type=percent,
        metavar="N%",
        help="parte de las pruebas de cada requisito obligatorio que debe haberlo juzgado; con "
        "menos, el resultado es no concluyente (una prueba)",
    )


def contract_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names contract documents."""
    parser.add_argument(
        "--contract",
        action="append",
        default=[],
        metavar="SERVICIO=URL|ARCHIVO",
        help="documento OpenAPI o página Redoc de un servicio (gana al del objetivo)",
    )


def run(args: argparse.Namespace) -> int:
    """Certify the target and return the exit code of the verdict; a signal that ends things is a
    Ctrl-C.
    """
    with answering(interrupt):
        return _run(args)


def _run(args: argparse.Namespace) -> int:
    if args.resume is not None:
        ledger = _cut(args)
        if ledger is None:
            return _tell_whole(Path(args.resume))
        _settle(args, _asked(ledger))
    _settle(
        args,
        {
            "stock": [],
            "phases": ",".join(_PHASES),
            "keyword": "",
            "out": "informes",
            "profile": FULL,
        },
    )
    if args.target is None:
        raise UsageError(
            "Falta --target: qué probar y como quién.\n"
            "Dé un archivo de objetivo, o «sandbox» para probar contra el servidor de "
            "referencia."
        )
    phases = [phase for phase in args.phases.split(",") if phase]
    unknown = [phase for phase in phases if phase not in _PHASES]
    if unknown or not phases:
        raise UsageError(
            f"--phases: no se conoce la fase «{unknown[0] if unknown else ''}».\n"
            f"Se acepta: {', '.join(_PHASES)}, separadas por comas."
        )
    if args.workers > _MOST_WORKERS:
        raise UsageError(
            f"--workers {args.workers}: son demasiados para esta máquina.\n"
            f"Se acepta de 1 a {_MOST_WORKERS}; lo usual es uno por núcleo ({os.cpu_count() or 1})."
        )
    _settle_corpus(args, phases)
    _settle(args, {"seed": 0, "examples": 20})
    _check_keyword(args.keyword)
    if not args.out.strip():
        raise UsageError(
            "--out está vacío.\nDé el nombre de una carpeta, o quite la opción para usar "
            "«informes»."
        )
    settle_pack(args)
    settle_bounds(args)
    with _place(args) as (folder, log):
        if args.target == SANDBOX:
            with own_sandbox(args.pack, args.seed, args.stock) as (target, environ):
                ended = _certify(args, phases, folder, log, target, environ)
        else:
            ended = _certify(args, phases, folder, log, Path(args.target), {})
        return _conclude(args, phases, folder, log, *ended)


def settle_pack(args: argparse.Namespace) -> None:
    """Settle the pack that is meant: the target's, or the one whose sandbox is asked for.

    The target is read before the folder is emptied: a wrong one costs no earlier report.
    """
    if args.target == SANDBOX:
        args.pack = installed.choose(args.pack)
        stock_of(installed.load(args.pack), args.stock or ())
        return
    if args.stock:
        raise UsageError(
            f"--stock {args.stock[0]}: solo el sandbox puede tener los recursos que se le pidan.\n"
            "Quite --stock, o use «--target sandbox»."
        )
    target = load_target(Path(args.target))
    if args.pack not in (None, target.pack):
        raise UsageError(
            f"--pack {args.pack}: el objetivo {args.target} es del paquete «{target.pack}».\n"
            "Quite --pack: el objetivo ya lo dice."
        )
    args.pack = target.pack


def settle_bounds(args: argparse.Namespace) -> None:
    """Settle what bounds the run, and that no more processes run than the target's items may be in
    flight.
    """
    if args.max_minutes is not None:
        args.budget = [*args.budget, f"max_minutes={args.max_minutes}"]
    budget_of(args.budget, installed.load(args.pack).resources)
    if args.target == "sandbox":
        return
    most = load_target(Path(args.target)).concurrency
    if args.workers > most:
        print(
            f"--workers {args.workers}: el objetivo permite {most} a la vez "
            f"(limits.concurrency); se usan {most} procesos."
        )
        args.workers = most


def _settle_corpus(args: argparse.Namespace, phases: list[str]) -> None:
    """Settle seed and examples as the corpus has them, which nothing given beside it may
    contradict.
    """
    if args.corpus is None:
        return
    if "generation" not in phases:
        raise UsageError(
            "--corpus pide la fase «generation», y --phases no la incluye.\n"
            "Agréguela, o quite --corpus."
        )
    given = cases.read(args.corpus)
    for option, said, own in (
        ("--seed", args.seed, given.seed),
        ("--examples", args.examples, given.examples),
    ):
        if said not in (None, own):
            raise UsageError(
                f"{option} {said}: el corpus {args.corpus} se hizo con {option} {own}.\n"
                f"Quite {option}: el corpus trae el suyo."
            )
    args.seed, args.examples = given.seed, given.examples


def _settle(args: argparse.Namespace, values: Mapping[str, Any]) -> None:
    """Give the arguments that were not given their values."""
    for name, value in values.items():
        if getattr(args, name) is None:
            setattr(args, name, value)


def _cut(args: argparse.Namespace) -> Ledger | None:
    """Return the ledger of the run to go on with, None when that one is whole. Raises
    UsageError.
    """
    for given, option in (
        (args.out is not None, "--out"),
        (args.dry_run, "--dry-run"),
        (args.corpus is not None, "--corpus"),
        (args.expected is not None, "--expected"),
    ):
        if given:
            raise UsageError(
                f"--resume no se combina con {option}: la corrida sigue en su carpeta, con lo "
                f"suyo.\n"
                f"Quite {option}."
            )
    folder = Path(args.resume)
    if (folder / _LOG).exists():
        with _hold(folder, "--resume"):
            recover(folder, print)
        if not (folder / LEDGER).exists():
            raise UsageError(
                f"--resume {args.resume}: esa corrida se cortó antes de escribir nada.\n"
                "No hay nada que conservar: repita la orden con que empezó, sin --resume."
            )
    ledger = take_up(folder)
    if not ledger.header.examples:
        raise UsageError(
            f"--resume {args.resume}: ese libro no dice con qué ejemplos ni con qué recursos se "
            f"corrió.\n"
            "Lo escribió una versión anterior: haga una corrida nueva."
        )
    if not ledger.items:
        raise UsageError(
            f"--resume {args.resume}: esa corrida se cortó antes de terminar ninguna prueba.\n"
            "No hay nada que conservar: repita la orden con que empezó, sin --resume."
        )
    stopped = ledger.footer is None or ledger.footer.interrupted
    return ledger if ledger.left or stopped else None


def _asked(ledger: Ledger) -> dict[str, Any]:
    """Return what a run was asked for, as its command line said it."""
    header, corpus = ledger.header, ledger.path.parent / cases.FILE
    target, stock = asked(header.target_file)
    return {
        "corpus": corpus if header.corpus and corpus.exists() else None,
        "target": target or None,
        "stock": stock,
        "pack": header.pack,
        "phases": ",".join(header.phases),
        "keyword": header.selection,
        "seed": header.seed,
        "examples": header.examples,
        "out": str(ledger.path.parent),
        "profile": header.profile,
        "minimum": header.scope.minimum or None,
    }


def _tell_whole(folder: Path) -> int:
    """Say that a run has nothing left to do, and return the exit code of its verdict."""
    summary = summarise(read(folder / LEDGER))
    print(
        f"La corrida de {folder} está completa: no hay nada que reanudar. Veredicto: "
        f"{summary['verdict']}."
    )
    return exit_code_of(summary)


@contextmanager
def _place(args: argparse.Namespace) -> Iterator[tuple[Path, IO[str]]]:
    """Yield the folder of the run, held, and its open log: a passing folder when only the plan is
    asked for.
    """
    if args.dry_run:
        with (
            tempfile.TemporaryDirectory(prefix="conformance-") as scratch,
            _hold(Path(scratch), "--out") as log,
        ):
            yield Path(scratch).resolve(), log
        return
    folder = Path(args.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held_log = _hold(folder, "--out" if args.resume is None else "--resume")
    except OSError as error:
        raise UsageError(
            f"--out {folder}: no se puede escribir ahí ({why(error)}).\n"
            "Elija una carpeta suya que exista o se pueda crear."
        ) from None
    try:
        with held_log as log:
            if args.resume is None:
                log.truncate(0)
                with set_aside(folder.resolve(), _files(keep=args.corpus is not None), print):
                    for part in folder.glob(PARTS):
                        part.unlink()
                    yield folder.resolve(), log
            else:
                yield folder.resolve(), log
    finally:
        if not (folder / LEDGER).exists() and not (folder / _LOG).stat().st_size:
            (folder / _LOG).unlink()


def _files(*, keep: bool) -> list[str]:
    """Return the names of the files that a run leaves, its log apart; `keep`: nor the corpus, which
    was given.
    """
    return [*_OURS, *([] if keep else [cases.FILE])]


def _hold(folder: Path, option: str) -> IO[str]:
    """Return the open log of a folder, held while it is open. Raises UsageError when a run is going
    on there.
    """
    log = (folder / _LOG).open("a", encoding="utf-8")
    if not held(log):
        log.close()
        raise UsageError(
            f"{option} {folder}: hay una corrida andando en esa carpeta.\n"
            "Espere a que termine, deténgala con Ctrl-C, o dé otra carpeta."
        )
    return log


def _certify(
    args: argparse.Namespace,
    phases: list[str],
    folder: Path,
    log: IO[str],
    target: Path,
    environ: Mapping[str, str],
) -> tuple[int, bool]:
    """Run the items in a process of its own; return its exit code, and whether it was
    interrupted.
    """
    command = [
        *child(_START),
        "-c",
        str(_INI),
        "--rootdir",
        str(folder),
        "--noconftest",
        "-p",
        "no:cacheprovider",
        "-p",
        "xdist.plugin",
        "-p",
        "conformance.plugin",
        "-q",
        "--color=no",
        "--capture=no",  # nothing of what is shown meanwhile may be held back
        "--target",
        str(target.resolve()),
        "--out",
        str(folder),
        "--phases",
        ",".join(phases),
        "--run-seed",
        str(args.seed),
        "--examples",
        str(args.examples),
        "--run-profile",
        args.profile,
        f"--run-named={named(args.target, args.stock)}",
        *(["--run-resume"] if args.resume is not None else []),
        "--junitxml",
        str(folder / "junit.xml"),
        "-o",
        "junit_suite_name=conformance",
    ]
    command += [part for text in args.contract for part in ("--contract", text)]
    command += ["--corpus", str(args.corpus.resolve())] if args.corpus else []
    command += ["--expected", str(args.expected)] if args.expected else []
    command += [f"--budget={one}" for one in args.budget]
    command += ["--run-minimum", str(args.minimum)] if args.minimum else []
    command += ["-k", args.keyword] if args.keyword else []
    command += ["--dry-run"] if args.dry_run else ["--progress"]
    if (
        args.workers > 1 and not args.dry_run
    ):  # one item at a time: some take a hundred times what others do
        command += ["-n", str(args.workers), "--maxschedchunk", "1"]
    stories = installed.load(args.pack).scenarios
    command.append(str(stories) if "scenario" in phases else str(folder))
    with subprocess.Popen(command, stdout=log, env=child_environ(**environ), **apart()) as process:
        return wait(process)


def _conclude(
    args: argparse.Namespace,
    phases: list[str],
    folder: Path,
    log: IO[str],
    code: int,
    interrupted: bool,
) -> int:
    """Draw the reports of a run that ended with `code`, and return the exit code of its verdict."""
    if code in (_USAGE, _NOTHING_SELECTED) and args.resume is None:
        _clear(
            folder, keep=args.corpus is not None
        )  # refused before anything was judged: no half report stays behind
        log.truncate(0)
    if code == _USAGE:  # said already
        return code
    if code == _NOTHING_SELECTED:
        raise UsageError(
            f"-k «{args.keyword}»: ningún ítem de las fases {', '.join(phases)} la cumple.\n"
            "Se buscan palabras del título o del id, unidas con and, or, not; «conformance "
            "scenarios "
            "list» muestra títulos e ids."
        )
    if args.dry_run and (folder / PLAN).exists():
        print((folder / PLAN).read_text(encoding="utf-8"))
        return 2 if code else 0
    if not (folder / LEDGER).exists() or not (folder / LEDGER).stat().st_size:
        if interrupted:
            _clear(
                folder, keep=args.corpus is not None
            )  # there is no ledger: nothing that a resumption could lose
            log.truncate(0)
            raise KeyboardInterrupt
        return _failed(folder, code)
    try:
        summary = write_reports(folder, print, args.minimum)
    except UsageError:
        if code != _FAILED:
            raise
        return _failed(folder, code)  # why was said already
    if summary["interrupted"]:
        print(f"Para seguir donde quedó: conformance run --resume {args.out}")
    return _FAILED if code == _FAILED else exit_code_of(summary)


def _check_keyword(text: str) -> None:
    """Refuse what `-k` can't read before anything starts: each worker would refuse it by itself."""
    words = re.findall(r"[()]|[^\s()]+", text)
    if len(words) > _MOST_WORDS or len(text) > _LONGEST_KEYWORD:
        raise UsageError(
            f"-k: la expresión es demasiado larga ({len(words)} palabras, {len(text)} "
            f"caracteres).\n"
            f"Se aceptan hasta {_MOST_WORDS} palabras y {_LONGEST_KEYWORD} caracteres; un prefijo "
            f"común, "
            "como «probing/ver_cosa», alcanza a muchos ítems de una vez."
        )
    shape = " ".join(word if word in ("and", "or", "not", "(", ")") else "_" for word in words)
    try:
        compile(shape or "_", "-k", "eval")
    except SyntaxError:
        raise UsageError(
            f"-k «{text}»: no se entiende la expresión.\nSe acepta: palabras unidas con and, or, "
            f"not "
            "y paréntesis, como «lista and not filtros»."
        ) from None


def _failed(folder: Path, code: int) -> int:
    print(f"El arnés falló antes de empezar (código {code}). Vea {folder / _LOG}.", file=sys.stderr)
    return _FAILED


def _clear(folder: Path, *, keep: bool) -> None:
    for name in _files(keep=keep):
        (folder / name).unlink(missing_ok=True)
    for part in folder.glob(PARTS):
        part.unlink()


def sandbox_command(pack: str, target: Path, seed: int, stock: Sequence[str] = ()) -> list[str]:
    """Return the command that starts the reference server: the run's seed makes its data too."""
    return [
        *child(_START_SANDBOX),
        "sandbox",
        "--pack",
        pack,
        "--port",
        "0",
        "--seed",
        str(seed),
        "--target-file",
        str(target),
        *(f"--stock={one}" for one in stock),
    ]


def _not_started(line: str) -> str:
    """Return that the server did not start; of why, what it has said on its standard output, since
    whoever asked has read the rest.
    """
    return ": ".join(filter(None, ("El sandbox no arrancó", line.strip()))) + "."


@contextmanager
def own_sandbox(
    pack: str, seed: int, stock: Sequence[str] = ()
) -> Iterator[tuple[Path, dict[str, str]]]:
    """Start the reference server of a pack as a user would, and stop it at the end."""
    environ = {"SANDBOX_PASSWORD": secrets.token_urlsafe(18)}
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        target = Path(scratch) / "sandbox.yaml"
        with subprocess.Popen(
            sandbox_command(pack, target, seed, stock),
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=child_environ(**environ),
            **apart(),
        ) as server:
            try:
                line = server.stdout.readline() if server.stdout else ""
                if not target.exists():
                    raise UsageError(_not_started(line))
                yield target, environ
            finally:
                let_go(server)
                server.terminate()
