"""The options that pytest gets from us."""

import pytest

from conformance.core.covering import PAIRS, STRENGTHS
from conformance.core.profile import FULL, PHASES, PROFILES


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a run."""
    group = parser.getgroup("conformance", "conformidad de un sistema con su contrato y su norma")
    _choice_options(group)
    _bound_options(group)
    _way_options(group)


def _choice_options(group: pytest.OptionGroup) -> None:
    """Add what is tested, and what it is asked."""
    group.addoption(
        "--target", metavar="ARCHIVO", help="archivo de objetivo (YAML): qué probar y como quién"
    )
    group.addoption(
        "--contract",
        action="append",
        default=[],
        metavar="SERVICIO=FUENTE",
        help="documento OpenAPI o página Redoc de un servicio",
    )
    group.addoption(
        "--phases",
        default="",
        metavar="A,B",
        help=f"fases además de los escenarios: {', '.join(PHASES)}",
    )
    group.addoption(
        "--run-seed", type=int, default=0, metavar="N", help="semilla de lo que se genera"
    )
    group.addoption("--examples", type=int, default=20, metavar="N", help="ejemplos por operación")
    group.addoption(
        "--strength",
        type=int,
        choices=STRENGTHS,
        default=PAIRS,
        help="de cuántos factores se combinan las clases",
    )


def _bound_options(group: pytest.OptionGroup) -> None:
    """Add what a run may take, and what is expected of it."""
    group.addoption(
        "--budget",
        action="append",
        default=[],
        metavar="NOMBRE=N",
        help="límite de la corrida, nunca mayor que el de limits en el archivo de objetivo",
    )
    group.addoption(
        "--corpus", metavar="ARCHIVO", help="las preguntas, la semilla y los ejemplos de un corpus"
    )
    group.addoption(
        "--run-only", metavar="ARCHIVO", help="solo las pruebas que cambian según un impacto.json"
    )
    group.addoption("--run-profile", default=FULL, choices=PROFILES, help="cuánto de todo se corre")
    group.addoption(
        "--run-minimum",
        type=int,
        default=0,
        metavar="N",
        help="qué tanto por ciento de las pruebas de cada obligatorio debe haberlo juzgado",
    )
    group.addoption(
        "--expected",
        metavar="ARCHIVO",
        help="desviaciones aceptadas por ahora y pruebas que no aplican",
    )


def _way_options(group: pytest.OptionGroup) -> None:
    """Add where the ledger goes, and how the run shows and resumes."""
    group.addoption(
        "--out", default="informes", metavar="CARPETA", help="carpeta del libro de la corrida"
    )
    group.addoption(
        "--dry-run",
        action="store_true",
        help="muestra el plan y no envía nada salvo inicios de sesión y lecturas",
    )
    group.addoption(
        "--run-named",
        default="",
        metavar="TEXTO",
        help="cómo se nombró el objetivo al pedir la corrida",
    )
    group.addoption(
        "--run-resume",
        action="store_true",
        help="sigue la corrida cortada cuyo libro está en --out",
    )
    group.addoption(
        "--unmasked",
        action="store_true",
        help="no enmascara datos personales; contraseñas y tokens, siempre",
    )
    group.addoption("--progress", action="store_true", help="muestra el avance mientras corre")
