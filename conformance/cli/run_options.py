"""The options of `run`, and those of them that other commands have too."""

import argparse
from pathlib import Path

from conformance.cli.pack import pack_option
from conformance.cli.stock import stock_option
from conformance.cli.target_name import PLACEHOLDER
from conformance.cli.text import examples_of, percent, positive
from conformance.core.covering import STRENGTHS
from conformance.core.profile import PHASES, PROFILES
from conformance.report.formats import DEFAULT, FORMATS


def options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a certification, whatever it asks."""
    _target_options(parser)
    _choice_options(parser)
    _bound_options(parser)
    _folder_options(parser)


def _target_options(parser: argparse.ArgumentParser) -> None:
    """Add what is certified."""
    parser.add_argument(
        "--target",
        metavar=PLACEHOLDER,
        help="archivo de objetivo, o «sandbox» para probar contra el servidor de referencia",
    )
    pack_option(parser)
    stock_option(parser)
    contract_option(parser)


def _choice_options(parser: argparse.ArgumentParser) -> None:
    """Add what it is asked, and by how many processes."""
    parser.add_argument("--phases", metavar="A,B", help=f"fases: {', '.join(PHASES)}")
    parser.add_argument(
        "-k", dest="keyword", metavar="EXPRESIÓN", help="solo los ítems que la cumplen"
    )
    parser.add_argument(
        "--only-impact",
        type=Path,
        metavar="ARCHIVO",
        help="solo los ítems que cambian según el impacto.json de «conformance impact»",
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
        "--strength",
        type=int,
        choices=STRENGTHS,
        help="combina de a tantos lo que varía en cada acto (2)",
    )
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        help="completo, o rapido: una muestra de cada clase de prueba, para cada cambio (completo)",
    )


def _bound_options(parser: argparse.ArgumentParser) -> None:
    """Add what is expected of it, and what it may take."""
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
        help="no empieza nada más pasados N minutos, y juzga primero lo que más dice; arrancar y "
        "escribir los informes se suman",
    )
    parser.add_argument(
        "--budget",
        action="append",
        default=[],
        metavar="NOMBRE=N",
        help="baja un límite del archivo de objetivo (repetible): max_writes, max_exchanges, "
        "max_minutes, o cuántos recursos de una clase o de un estado",
    )


def _folder_options(parser: argparse.ArgumentParser) -> None:
    """Add whether anything is asked, where the reports go, and the run that is gone on with."""
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="muestra qué haría la corrida y qué tiene el objetivo; solo inicia sesión y lee",
    )
    parser.add_argument("--out", metavar="CARPETA", help="carpeta de salida (informes)")
    reports_option(parser)
    kept_options(parser)
    parser.add_argument(
        "--unmasked",
        action="store_true",
        default=None,
        help="no enmascara datos personales, y el acta lo dice; contraseñas y tokens, siempre",
    )
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


def kept_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how much is kept of a run, and where Allure remembers it."""
    parser.add_argument(
        "--keep-all",
        action="store_true",
        help="guarda entero todo lo intercambiado, también de las pruebas aprobadas",
    )
    parser.add_argument(
        "--history",
        type=Path,
        metavar="CARPETA",
        help="donde Allure recuerda las corridas: tendencia, qué es nuevo, corregido o inestable",
    )


def reports_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that says which reports are written."""
    parser.add_argument(
        "--reports",
        type=_report_names,
        default=DEFAULT,
        metavar="A,B",
        help=f"informes que se escriben: {', '.join(FORMATS)} ({','.join(DEFAULT)})",
    )


def _report_names(text: str) -> tuple[str, ...]:
    """Return the reports that a text names, apart by commas. Raises argparse's error."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(
            f"no hay un informe «{', '.join(unknown)}». Se acepta, unido con comas: "
            + "; ".join(f"{name} ({one.purpose})" for name, one in FORMATS.items())
        )
    return names


def contract_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names contract documents."""
    parser.add_argument(
        "--contract",
        action="append",
        default=[],
        metavar="SERVICIO=URL|ARCHIVO",
        help="documento OpenAPI o página Redoc de un servicio (gana al del objetivo)",
    )
