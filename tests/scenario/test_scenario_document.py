"""A scenario file is checked whole: every fault with file, line, column, caret and the nearest
right word.
"""

from pathlib import Path

import pytest

from conformance.core.errors import InputError, UsageError
from conformance.packs.siifa.facturas import FACTURA, PENDIENTE
from conformance.packs.siifa.functions import FUNCTIONS
from conformance.scenario.document import load, parse
from conformance.scenario.reader import ScenarioWords
from conformance.scenario.story import Repeat

KNOWN = ScenarioWords(
    frozenset({"formular_glosa", "responder_glosa", "ver_glosa"}),
    frozenset({"erp", "ips", "erp_consulta"}),
    frozenset({"SIIFA-R05", "SIIFA-R06"}),
    frozenset({"LIF-01", "LIF-03", "CON-01"}),
    (FACTURA,),
    FUNCTIONS,
)
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
MINIMAL = """\
id: uno
title: Uno
requirements: [SIIFA-R05]
steps:
  - {name: Ver, role: erp, call: ver_glosa}
"""
_DEEP = "(" * 3000 + ")" * 3000


def _faults(text: str) -> str:
    with pytest.raises(InputError) as raised:
        parse(text, "mi-escenario.yaml", KNOWN)
    return str(raised.value)


@pytest.mark.parametrize("name", ["palabras", "marcadores", "formas"])
def test_faults_are_told_as_in_the_golden_text(name: str) -> None:
    text = (GOLDEN / f"scenario-{name}.yaml").read_text(encoding="utf-8")
    assert (GOLDEN / f"scenario-{name}.txt").read_text(encoding="utf-8") == _faults(text) + "\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "l escenario debe ser un mapa YAML"),
        ("- 1", "l escenario debe ser un mapa YAML"),
        ("id: [uno", "no es YAML válido"),
        ("a: 1\n---\nb: 2", "no es YAML válido"),
        ("a: \x07", "no es YAML válido"),
        (
            MINIMAL.replace("title: Uno", "title: &a Uno\nfor: {x: [*a]}"),
            "No se admiten anclas ni alias",
        ),
        (MINIMAL.replace("id: uno\n", ""), "Al escenario le falta «id»"),
        (MINIMAL.replace("id: uno", "id: Uno Dos"), "«Uno Dos» no tiene la forma esperada"),
        ("id: uno\n\ttitle: x", "hay una tabulación; use espacios"),
        (
            MINIMAL.replace("ver_glosa}", "ver_glosa, with: {x: {repeat: 1000000000, item: 1}}}"),
            "repeat es 1000000000: está fuera de los límites.\nSe acepta de 1 a 10000.",
        ),
        (
            MINIMAL.replace("ver_glosa}", "ver_glosa, with: {x: {repeat: !!int hola, item: 1}}}"),
            "repeat «hola» no se entiende",
        ),
        (
            MINIMAL.replace("ver_glosa}", "ver_glosa, with: {x: .inf}}"),
            "no es un número finito",
        ),
        (
            MINIMAL.replace(
                "ver_glosa}", "ver_glosa, expect: {body: {x: {matches: 'a{4294967295}'}}}}"
            ),
            "«a{4294967295}» no es una expresión regular.",
        ),
        (
            MINIMAL.replace(
                "ver_glosa}", f"ver_glosa, expect: {{body: {{x: {{matches: '{_DEEP}'}}}}}}}}"
            ),
            "no es una expresión regular.",
        ),
        (MINIMAL.replace("ver_glosa}", 'ver_glosa, with: {x: "${1/0}"}}'), "División entre cero."),
        (
            MINIMAL
            + f"for: {{a: {list(range(3000))}, b: {list(range(3000))}, c: {list(range(3000))}}}\n",
            "for da 27000000000 combinaciones: cada una es una prueba.\nSe aceptan hasta 500.",
        ),
        (
            MINIMAL.replace("ver_glosa}", "ver_glosa, expect: {status: 0400}}"),
            "«0400», que YAML lee en otra base",
        ),
        (
            MINIMAL.replace("ver_glosa}", "ver_glosa, expect: {status: [404, 0x190]}}"),
            "«0x190», que YAML lee en otra base",
        ),
        (
            MINIMAL.replace("ver_glosa}", "ver_glosa, with: {hora: 12:30}}"),
            "«12:30», que YAML lee en otra base",
        ),
        (MINIMAL + "for: {a: &a [1], b: *a}\n", "No se admiten anclas"),
        ("id: " + "[" * 100_000, "anida demasiados niveles"),
        ("id: " + "- " * 100_000, "YAML válido"),
        (MINIMAL + "".join(f"k{n}: 1\n" for n in range(20_000)), "Y hay más faltas"),
        (MINIMAL + "level: MUCHO\n", "El nivel «MUCHO» no se conoce"),
        (
            MINIMAL.replace("steps:\n", "steps: []\nfinally:\n"),
            "steps debe ser una lista con al menos un elemento",
        ),
    ],
)
def test_what_is_no_scenario_is_told(text: str, said: str) -> None:
    assert said in _faults(text)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "big.yaml").write_bytes(b"#" * 1_000_001)
    for name, said in (
        ("no.yaml", "No existe"),
        ("x.yaml", "guárdelo como UTF-8"),
        ("big.yaml", "1 MB"),
        (".", "es una carpeta|no hay permiso"),
    ):
        with pytest.raises(UsageError, match=said):
            load(tmp_path / name, KNOWN)


def test_a_scenario_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "uno.yaml"
    path.write_text(
        MINIMAL
        + "for: {a: [1, x], b: [2]}\ngiven: {facturas: {f: {radicada: false, cuantas: 2}}}\n",
        encoding="utf-8",
    )
    scenario = load(path, KNOWN)
    assert scenario.cells == ({"a": 1, "b": 2}, {"a": "x", "b": 2})
    given, step = scenario.given[0], scenario.steps[0]
    assert (given.name, given.need.state, given.need.count, given.listed) == (
        "f",
        PENDIENTE,
        2,
        True,
    )
    assert (step.line, step.call, step.role, step.expect.status) == (5, "ver_glosa", "erp", (200,))


def test_dates_stay_text_and_repetitions_stay_short() -> None:
    step = (
        "  - {name: V, role: erp, call: formular_glosa, with: {fecha: 2026-01-02, l: {repeat: "
        "9, item: '${i}'}}}\n"
    )
    values = parse(MINIMAL + step, "x.yaml", KNOWN).steps[1].values or {}
    assert (values["fecha"], values["l"].count if isinstance(values["l"], Repeat) else 0) == (
        "2026-01-02",
        9,
    )


def test_a_role_from_the_matrix_has_to_be_known_in_every_cell() -> None:
    text = MINIMAL.replace("role: erp", 'role: "${rol}"') + "for: {rol: [erp, erp_consulto]}\n"
    assert "El rol «erp_consulto» no se conoce.\n¿Quiso decir «erp_consulta»?" in _faults(text)
