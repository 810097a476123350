"""`conformance COMMAND …`: reads the command line and hands over to the command.

Only what every command needs is loaded here: the table names each command's module, and the one
that was asked for is imported, so that `--help` answers at once.
"""

import argparse
import importlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from conformance import __version__
from conformance.cli.surroundings import import_path, working_folder
from conformance.cli.terminal import speaking
from conformance.cli.text import sentence
from conformance.core.address import shown_in
from conformance.core.errors import ConformanceError, UsageError, is_full, why
from conformance.core.loading import loading
from conformance.core.speech import printable, reopen

# Command -> what it does. The module conformance.cli.COMMAND has `arguments(parser)` and
# `run(args)`.
_COMMANDS = {
    "doctor": "revisa un objetivo antes de correr, sin escribir nada en él; con --init lo escribe",
    "run": "certifica un sistema: corre las pruebas y escribe el acta",
    "sandbox": "levanta el servidor de referencia de un paquete en esta máquina",
    "packs": "lista los sistemas que se conocen, y cuánto se cubre de cada uno",
    "contract": "muestra, enlaza, revisa o compara documentos OpenAPI y páginas Redoc",
    "scenarios": "lista, cuenta o revisa escenarios, y da su JSON Schema",
    "requirements": "lista lo que pide la norma y qué pruebas lo verifican",
    "replay": "repite los hallazgos de una corrida y dice cuáles siguen",
    "report": "vuelve a escribir los informes de una carpeta de salida",
    "compare": "dice qué cambió entre dos corridas, y si el sistema empeoró",
    "history": "pone varias corridas en orden y dice qué cambió y qué va y viene",
    "impact": "dice qué cambia con otra revisión de un documento y qué corridas renovar",
    "package": "reúne en un archivo la evidencia de una corrida, para firmarla y entregarla",
    "sign": "firma un paquete de evidencia con una clave Ed25519",
    "verify": "dice si un paquete de evidencia se cambió, quién lo firma y si está vigente",
    "baseline": "escribe, completa o poda el archivo de lo que se espera de un sistema",
    "corpus": "escribe, muestra o corre la lista de lo que pregunta la generación",
    "explain": "explica un código de hallazgo",
    "selftest": "prueba el propio arnés contra los defectos del sandbox",
    "mutants": "prueba el propio arnés contra mutantes del sandbox sorteados entre todos",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code (0 to 4, see the README)."""
    if argv is None:
        reopen()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        with speaking():
            return _obey(arguments, whole_process=argv is None)
    except OSError as error:  # what was said could not be written
        return _tell(arguments, *_unwritten(error))


def _obey(arguments: list[str], *, whole_process: bool) -> int:
    """Carry out a command; whatever goes wrong is told in a sentence."""
    parser = _parser()
    if not arguments or arguments[0] not in _COMMANDS:
        parser.parse_args(arguments or ["--help"])
        return 4
    try:
        here = working_folder()
        if whole_process:
            sys.path[:] = import_path(sys.path, os.environ.get("PYTHONPATH", ""), here)
        with loading() if whole_process else nullcontext():
            command = importlib.import_module(f"conformance.cli.{arguments[0]}")
        own = Parser(
            prog=f"conformance {arguments[0]}", description=sentence(_COMMANDS[arguments[0]])
        )
        command.arguments(own)
        return int(command.run(own.parse_args(arguments[1:])))
    except ConformanceError as error:
        return _tell(arguments, error.exit_code, shown_in(str(error)))
    except KeyboardInterrupt:
        if threading.current_thread() is threading.main_thread():
            # What is left takes no time: once more says nothing new.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("\nInterrumpido.", file=sys.stderr)
        return 2
    # The last line of defence: anything unforeseen is ours, and no trace for the user.
    except Exception as error:
        if "CONFORMANCE_TRACE" in os.environ:
            raise
        return _tell(
            arguments, *(_unwritten(error) if isinstance(error, OSError) else _unforeseen(error))
        )


def _tell(arguments: Sequence[str], code: int, text: str) -> int:
    print(f"conformance {arguments[0] if arguments else ''}: {printable(text)}", file=sys.stderr)
    return code


def _unwritten(error: OSError) -> tuple[int, str]:
    """Return the exit code and the text of a file, or a terminal, that can't be read or written."""
    # `tempfile` says so of every folder it tried.
    if error.filename is None and isinstance(error, FileNotFoundError):
        return ConformanceError.exit_code, (
            "ninguna carpeta temporal (TMPDIR, /tmp) se puede usar.\n"
            "Libere espacio, o dé en TMPDIR una carpeta suya."
        )
    full = is_full(error)
    advice = (
        "Libere espacio y repita la orden."
        if full
        else "Revise los permisos y el espacio, o use otra carpeta."
    )
    return (ConformanceError if full else UsageError).exit_code, (
        f"no se pudo leer o escribir {error.filename or 'un archivo'}: {why(error)}.\n{advice}"
    )


def _unforeseen(error: Exception) -> tuple[int, str]:
    return ConformanceError.exit_code, (
        f"el arnés falló ({type(error).__name__}).\nNo es culpa del sistema probado. "
        "Con la variable CONFORMANCE_TRACE=1 se ve qué y dónde: esa traza puede citar lo que se "
        "envió."
    )


class Parser(argparse.ArgumentParser):
    """An argument parser that ends wrong usage with exit code 4, in Spanish."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, add_help=False, allow_abbrev=False)
        self._positionals.title, self._optionals.title = "argumentos", "opciones"
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda y termina")

    def format_usage(self) -> str:
        """Return the usage line, in Spanish."""
        return super().format_usage().replace("usage: ", "uso: ", 1)

    def format_help(self) -> str:
        """Return the help, in Spanish."""
        return super().format_help().replace("usage: ", "uso: ", 1)

    # argparse says NoReturn; exit() never returns
    def error(self, message: str) -> None:  # type: ignore[override]
        """Print what is wrong and end with exit code 4."""
        self.print_usage(sys.stderr)
        self.exit(4, f"{self.prog}: {shown_in(_spanish(message))}\nVea «{self.prog} --help».\n")


def _parser() -> Parser:
    listed = "\n".join(f"  {name:<13}{text}" for name, text in _COMMANDS.items())
    parser = Parser(
        prog="conformance",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Certifica si un sistema cumple su norma, requisito por requisito.",
        epilog=f"órdenes:\n{listed}\n\n«conformance ORDEN --help» explica cada una.",
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"siifa-conformance {__version__}",
        help="muestra la versión y termina",
    )
    parser.add_argument("command", metavar="ORDEN", choices=list(_COMMANDS), help="qué hacer")
    return parser


_WORDS = (
    ("the following arguments are required:", "faltan:"),
    ("unrecognized arguments:", "no se entiende:"),
    ("invalid choice:", "no se conoce"),
    ("choose from", "se acepta"),
    ("not allowed with argument", "no va con"),
    ("argument ", "en "),
    ("expected one argument", "falta su valor"),
    ("invalid int value:", "no es un número entero:"),
)


def _spanish(message: str) -> str:
    for english, spanish in _WORDS:
        message = message.replace(english, spanish)
    return message
