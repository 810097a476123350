"""`conformance scenarios`: stories listed, told and checked, and their schema."""

import json
from pathlib import Path

import pytest

from conformance.cli import main

STORY = """\
id: mia
title: La mía
requirements: [SIIFA-R05]
given: {facturas: {f: {radicada_hace: {min: 3, max: 20}}}}
for: {caso: [1, 2]}
steps:
  - name: Esperar
    given: true
    role: erp
    call: ver_glosa
    with: {id: 5, caso: "${caso}"}
    repeat: {until: {estado: {in: [A, B]}}, times: 3, every: 200ms}
    expect: {schema: true, body: {"r[*].id": {each: {gt: 0}, unique: true}, x: {exists: false}}, unchanged: [ver_glosa]}
    save: {g: id}
  - name: A la vez
    together:
      - {role: ips, call: responder_glosa, with: {id: "${g}"}}
      - {role: erp, call: ver_glosa}
    expect: {statuses: [200, 400]}
finally:
  - {name: Cierre, role: erp, call: ver_glosa, expect: {status: [400, 404], field: id}}
"""  # noqa: E501
TOLD = """\
Nivel: obligatorio (MUST)
Verifica:
  SIIFA-R05: Un seguimiento admite una sola respuesta; la segunda recibe 400 y la primera queda como estaba."""  # noqa: E501
STEPS = """\
Necesita:
  f: 1 factura radicada sin seguimientos ni pagos (días hábiles desde su radicado: de 3 a 20)
Corre 2 veces, con:
  caso: 1, 2
Pasos:
  1. Esperar (condición previa: si falla, la historia queda bloqueada)
     erp llama a ver_glosa, con:
       id: 5
       caso: ${caso}
     Se repite hasta que estado es uno de ["A", "B"]; a lo sumo 3 veces, cada 0.2 s.
     Se espera 200, del esquema que declara el contrato.
     En la respuesta, r[*].id cumple en todos sus elementos, y hay alguno: es mayor que 0; r[*].id no repite \
elementos; x no está.
     No cambia lo que muestra ver_glosa.
     Guarda «g» de id.
  2. A la vez
     A la vez, 2 llamadas:
     ips llama a responder_glosa, con:
       id: ${g}
     erp llama a ver_glosa.
     Se esperan los estados 200 y 400, en cualquier orden.
Al final, pase lo que pase:
  1. Cierre
     erp llama a ver_glosa.
     Se espera 400 o 404.
     El error nombra el campo id.
"""  # noqa: E501


def test_a_story_is_told_step_by_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mia.yaml"
    file.write_text(STORY, encoding="utf-8")
    assert 0 == main(["scenarios", "show", str(file)])
    told = capsys.readouterr().out
    assert told.startswith("mia: La mía\nArchivo: mia.yaml\n" + TOLD)
    assert told.endswith(STEPS)


@pytest.mark.parametrize("name", ["glosa-segunda-respuesta", "scenario/glosa-segunda-respuesta[x]"])
def test_a_story_is_found_by_its_id(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["scenarios", "show", name])
    assert capsys.readouterr().out.startswith("glosa-segunda-respuesta: ")


def test_the_list_can_be_narrowed(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for options in (
        [],
        ["--requisito", "SIIFA-R05"],
        ["--requisito", "SIIFA-R05", "--capacidad", "responder_glosa"],
    ):
        assert 0 == main(["scenarios", "list", *options])
        told.append(
            {line for line in capsys.readouterr().out.splitlines() if line.startswith("scenario/")}
        )
    assert set() < told[2] < told[1] < told[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "glosa-segunda-respuestas"], "¿Quiso decir «glosa-segunda-respuesta»?"),
        (["show", "nada.yaml"], "No existe el escenario nada.yaml"),
        (["list", "--requisito", "SIIFA-R5"], "--requisito SIIFA-R5: no se conoce"),
        (["list", "--capacidad", "ver_glossa"], "¿Quiso decir «ver_glosa»?"),
    ],
)
def test_what_is_not_there_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 4 == main(["scenarios", *arguments])
    assert said in capsys.readouterr().err


def test_the_schema_is_printed_or_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["scenarios", "schema"])
    assert 0 == main(["scenarios", "schema", "--out", str(tmp_path / "s.json")])
    printed = capsys.readouterr().out
    assert printed == (tmp_path / "s.json").read_text(encoding="utf-8")
    assert "Escenario de conformidad" == json.loads(printed)["title"]
    assert 4 == main(["scenarios", "schema", "--out", str(tmp_path / "no" / "s.json")])
    assert "no existe" in capsys.readouterr().err
