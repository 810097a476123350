"""`conformance run`: certify a target. pytest does the running, in a process of its own."""

import argparse
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from conformance.cli.leash import answering, apart, interrupt, let_go, wait
from conformance.cli.reports import exit_code_of, write_reports
from conformance.errors import UsageError, why
from conformance.phases import questions
from conformance.place import data
from conformance.profile import FULL, PROFILES
from conformance.report.ledger import LEDGER, PARTS, PLAN
from conformance.target_file import load_target

_PHASES = ("contract", "generation", "probing", "stateful", "scenario")
_INI = Path(__file__).resolve().parent.parent / "plugin" / "run.ini"
_FAILED, _USAGE, _NOTHING_SELECTED = 3, 4, 5  # pytest's exit codes
_MOST_WORKERS = max(8, 2 * (os.cpu_count() or 1))
# What the children do first is to follow their leash; from its configuration on pytest answers an interruption.
_START = ("from conformance.cli import leash; leash.follow(); import sys, pytest, conformance.plugin; "
          "sys.exit(pytest.main(sys.argv[1:], plugins=[leash]))")
_START_SANDBOX = "from conformance.cli import leash, main; leash.follow(); import sys; sys.exit(main())"
_OURS = (LEDGER, "acta.json", "acta.html", "junit.xml", "corrida.log")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `run`."""
    options(parser)
    parser.add_argument("--corpus", type=Path, metavar="ARCHIVO",
                        help="hace las preguntas de un corpus, con su semilla y sus ejemplos")


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a certification, whatever it asks."""
    parser.add_argument("--target", required=True, metavar="ARCHIVO|sandbox",
                        help="archivo de objetivo, o «sandbox» para probar contra el SIIFA de referencia")
    contract_option(parser)
    parser.add_argument("--phases", default=",".join(_PHASES), metavar="A,B", help=f"fases: {', '.join(_PHASES)}")
    parser.add_argument("-k", dest="keyword", default="", metavar="EXPRESIÓN", help="solo los ítems que la cumplen")
    parser.add_argument("--workers", type=positive, default=1, metavar="N", help="procesos en paralelo (1)")
    parser.add_argument("--seed", type=int, metavar="N",
                        help="semilla de lo que se genera y de los datos del «sandbox» (0)")
    parser.add_argument("--examples", type=positive, metavar="N", help="ejemplos por operación (20)")
    parser.add_argument("--profile", choices=PROFILES, default=FULL,
                        help="completo, o rapido: una muestra de cada clase de prueba, para cada cambio (completo)")
    parser.add_argument("--dry-run", action="store_true",
                        help="muestra qué haría la corrida y qué tiene el objetivo; solo inicia sesión y lee")
    parser.add_argument("--out", default="informes", metavar="CARPETA", help="carpeta de salida (informes)")


def contract_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names contract documents."""
    parser.add_argument("--contract", action="append", default=[], metavar="SERVICIO=URL|ARCHIVO",
                        help="documento OpenAPI o página Redoc de un servicio (gana al del objetivo)")


def run(args: argparse.Namespace) -> int:
    """Certify the target and return the exit code of the verdict; a signal that ends things is a Ctrl-C."""
    with answering(interrupt):
        return _run(args)


def _run(args: argparse.Namespace) -> int:
    phases = [phase for phase in args.phases.split(",") if phase]
    unknown = [phase for phase in phases if phase not in _PHASES]
    if unknown or not phases:
        raise UsageError(f"--phases: no se conoce la fase «{unknown[0] if unknown else ''}».\n"
                         f"Se acepta: {', '.join(_PHASES)}, separadas por comas.")
    if args.workers > _MOST_WORKERS:
        raise UsageError(f"--workers {args.workers}: son demasiados para esta máquina.\n"
                         f"Se acepta de 1 a {_MOST_WORKERS}; lo usual es uno por núcleo ({os.cpu_count() or 1}).")
    _settle(args, phases)
    _check_keyword(args.keyword)
    if not args.out.strip():
        raise UsageError("--out está vacío.\nDé el nombre de una carpeta, o quite la opción para usar «informes».")
    if args.target != "sandbox":
        load_target(Path(args.target))  # before the folder is emptied: a wrong target costs no earlier report
    with _place(args) as folder:
        if args.target == "sandbox":
            with _sandbox(args.seed) as (target, environ):
                return _certify(args, phases, folder, target, environ)
        return _certify(args, phases, folder, Path(args.target), {})


def _settle(args: argparse.Namespace, phases: list[str]) -> None:
    """Settle seed and examples: those of the corpus when there is one, which nothing given beside it may contradict."""
    if args.corpus is None:
        args.seed, args.examples = args.seed or 0, args.examples or 20
        return
    if "generation" not in phases:
        raise UsageError("--corpus pide la fase «generation», y --phases no la incluye.\n"
                         "Agréguela, o quite --corpus.")
    given = questions.read(args.corpus)
    for option, said, own in (("--seed", args.seed, given.seed), ("--examples", args.examples, given.examples)):
        if said not in (None, own):
            raise UsageError(f"{option} {said}: el corpus {args.corpus} se hizo con {option} {own}.\n"
                             f"Quite {option}: el corpus trae el suyo.")
    args.seed, args.examples = given.seed, given.examples


@contextmanager
def _place(args: argparse.Namespace) -> Iterator[Path]:
    """Yield the folder of the run: an empty one, or a passing one when only the plan is asked for."""
    if not args.dry_run:
        yield _empty_folder(Path(args.out), *([] if args.corpus else [questions.FILE]))
        return
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        yield Path(scratch).resolve()


def _certify(args: argparse.Namespace, phases: list[str], folder: Path, target: Path,
             environ: Mapping[str, str]) -> int:
    command = [sys.executable, "-c", _START, "-c", str(_INI), "--rootdir", str(folder), "--noconftest",
               "-p", "no:cacheprovider", "-p", "xdist.plugin", "-p", "conformance.plugin", "-q",
               "--target", str(target.resolve()), "--out", str(folder), "--phases", ",".join(phases),
               "--run-seed", str(args.seed), "--examples", str(args.examples), "--run-profile", args.profile,
               "--junitxml", str(folder / "junit.xml"), "-o", "junit_suite_name=conformance"]
    command += [part for text in args.contract for part in ("--contract", text)]
    command += ["--corpus", str(args.corpus.resolve())] if args.corpus else []
    command += ["-k", args.keyword] if args.keyword else []
    command += ["--dry-run"] if args.dry_run else ["--progress"]
    if args.workers > 1 and not args.dry_run:  # one item at a time: some take a hundred times what others do
        command += ["-n", str(args.workers), "--maxschedchunk", "1"]
    command.append(str(data("scenarios", "siifa")) if "scenario" in phases else str(folder))
    # Only what is named above runs: plugins of the user's own environment stay out.
    surroundings = {**os.environ, **environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1",
                    "PYTHONWARNINGS": "ignore"}
    surroundings.pop("PYTEST_ADDOPTS", None)
    with ((folder / "corrida.log").open("w", encoding="utf-8") as out,
          subprocess.Popen(command, stdout=out, env=surroundings, **apart()) as process):
        code, interrupted = wait(process)
    if code in (_USAGE, _NOTHING_SELECTED):  # refused before anything was judged: no half report stays behind
        _clear(folder)
    if code == _USAGE:  # said already
        return code
    if code == _NOTHING_SELECTED:
        raise UsageError(f"-k «{args.keyword}»: ningún ítem de las fases {', '.join(phases)} la cumple.\n"
                         "Se buscan palabras del título o del id, unidas con and, or, not; «conformance scenarios "
                         "list» muestra títulos e ids.")
    if args.dry_run and (folder / PLAN).exists():
        print((folder / PLAN).read_text(encoding="utf-8"))
        return 2 if code else 0
    if not (folder / LEDGER).exists() or not (folder / LEDGER).stat().st_size:
        if interrupted:
            _clear(folder)
            raise KeyboardInterrupt
        return _failed(folder, code)
    summary = write_reports(folder, print)
    return _FAILED if code == _FAILED else exit_code_of(summary)


def _check_keyword(text: str) -> None:
    """Refuse what `-k` can't read before anything starts: each worker would refuse it by itself."""
    words = re.findall(r"[()]|[^\s()]+", text)
    shape = " ".join(word if word in ("and", "or", "not", "(", ")") else "_" for word in words)
    try:
        compile(shape or "_", "-k", "eval")
    except SyntaxError:
        raise UsageError(f"-k «{text}»: no se entiende la expresión.\nSe acepta: palabras unidas con and, or, not "
                         "y paréntesis, como «glosa and not masivo».") from None


def _failed(folder: Path, code: int) -> int:
    print(f"El arnés falló antes de empezar (código {code}). Vea {folder / 'corrida.log'}.", file=sys.stderr)
    return _FAILED


def _empty_folder(folder: Path, *others: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder, *others)
    except OSError as error:
        raise UsageError(f"--out {folder}: no se puede escribir ahí ({why(error)}).\n"
                         "Elija una carpeta suya que exista o se pueda crear.") from None
    return folder.resolve()


def _clear(folder: Path, *others: str) -> None:
    for name in (*_OURS, *others):
        (folder / name).unlink(missing_ok=True)
    for part in folder.glob(PARTS):
        part.unlink()


def sandbox_command(target: Path, seed: int) -> list[str]:
    """Return the command that starts the reference server: the run's seed makes its data too."""
    return [sys.executable, "-c", _START_SANDBOX, "sandbox", "--port", "0", "--seed", str(seed),
            "--target-file", str(target)]


@contextmanager
def _sandbox(seed: int) -> Iterator[tuple[Path, dict[str, str]]]:
    """Start the reference server as a user would, and stop it at the end."""
    environ = {"SANDBOX_PASSWORD": secrets.token_urlsafe(18)}
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        target = Path(scratch) / "sandbox.yaml"
        with subprocess.Popen(sandbox_command(target, seed), stdout=subprocess.PIPE, text=True, encoding="utf-8",
                              env={**os.environ, **environ, "PYTHONUTF8": "1"}, **apart()) as server:
            try:
                line = server.stdout.readline() if server.stdout else ""
                if not target.exists():
                    raise UsageError(f"El sandbox no arrancó: {line.strip() or 'no dijo por qué'}.")
                yield target, environ
            finally:
                let_go(server)
                server.terminate()


def positive(text: str) -> int:
    """Return the number of a text, at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"«{text}» debe ser al menos 1")
    return number
