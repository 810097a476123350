"""The JSON Schema for editors: up to date, accepting every story of the pack, refusing what the
reader refuses.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from scenario_playground import FILES, the_known, the_pack

from conformance.cli.scenarios import SCHEMA, schema_text
from conformance.core.errors import InputError
from conformance.packs.siifa.facturas import FACTURA
from conformance.scenario.document import parse
from conformance.scenario.keys import (
    EXPECT,
    OPERATORS,
    REPEAT,
    SCENARIO,
    SET,
    STEP,
    TOGETHER,
    names,
)
from conformance.scenario.resource_keys import given_keys, resource_keys
from conformance.scenario.schema import schema

HEAD = "id: uno\ntitle: Uno\nrequirements: [SIIFA-R05]\n"
STEP_OF = "steps:\n  - {name: Ver, role: erp, call: ver_glosa"
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
VALIDATOR = jsonschema_rs.validator_for(schema(the_known()))

EVERYTHING = """
id: uno
title: Uno
requirements: [SIIFA-R05]
level: SHOULD
for: {caso: [1, dos, null]}
given:
  facturas:
    f: {radicada: true, radicada_hace: {min: 3, max: 20}, valor: {min: 1000.5}, con_servicios: true}
    g: {radicada: false, cuantas: 2, emitida_hace: {min: 5}}
steps:
  - name: Uno
    role: erp
    call: formular_glosa
    with: {idFactura: "${f.id}", l: {repeat: 3, item: "${i}"}}
    repeat: {until: {estado: {in: [A, B]}}, times: 3, every: 200ms}
    expect:
      status: [200, 201]
      respuesta: [aceptada, fuera de turno]
      code: LIF-01
      observe: {200: acepta, rechazada: rechaza}
      schema: true
      level: MAY
      requirement: SIIFA-R05
      field: x
      body_code: CON-01
      body: {"resultado[*].id": {each: {gt: 0}, any: 3, unique: true}, a: {"null": true}, b: [1]}
      unchanged: [ver_glosa, {call: ver_glosa, role: ips, with: {id: 1}}]
    save: {x: id}
    move: glosa.formular
    given: true
  - name: Dos
    together:
      - {role: erp, call: ver_glosa}
      - {role: "${'erp'}", call: ver_glosa, with: {}}
    expect: {statuses: [200, 400], code: LIF-03}
  - name: Tres
    together:
      - {role: erp, call: ver_glosa}
      - {role: erp, call: ver_glosa}
    expect: {respuestas: [aceptada, rechazada]}
finally:
  - {name: Fin, role: erp, call: ver_glosa}
"""


def _data(text: str) -> Any:
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_the_published_schema_is_up_to_date() -> None:
    # When this fails: conformance scenarios schema --out specs/scenario.schema.json
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(the_pack())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_story_of_the_pack_is_valid(path: Path) -> None:
    assert [] == [
        str(error) for error in VALIDATOR.iter_errors(_data(path.read_text(encoding="utf-8")))
    ]


def test_every_key_is_accepted_by_reader_and_schema() -> None:
    assert "uno" == parse(EVERYTHING, "x.yaml", the_known()).id
    assert [] == [str(error) for error in VALIDATOR.iter_errors(_data(EVERYTHING))]


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "steps: []\n",
        HEAD + STEP_OF + "}\notra: 1\n",
        HEAD.replace("uno", "Uno Dos") + STEP_OF + "}\n",
        HEAD.replace("R05", "R5") + STEP_OF + "}\n",
        HEAD + STEP_OF + ", rol: erp}\n",
        HEAD + "level: DEBE\n" + STEP_OF + "}\n",
        HEAD + STEP_OF + ", repeat: {until: {a: 1}}}\n",
        HEAD + STEP_OF + ", repeat: {times: 3}}\n",
        HEAD + STEP_OF + ", repeat: {until: {a: 1}, times: 101}}\n",
        HEAD + STEP_OF + ", repeat: {until: {a: 1}, times: 1, every: 3h}}\n",
        HEAD + STEP_OF + ", expect: {schema: false}}\n",
        HEAD + STEP_OF + ", expect: {status: 99}}\n",
        HEAD + STEP_OF + ", expect: {body: {a: {igual: 1}}}}\n",
        HEAD + STEP_OF + ", expect: {body: {a: {in: 1}}}}\n",
        HEAD + STEP_OF + ", move: Responder}\n",
        HEAD + STEP_OF + ", expect: {unchanged: [{role: erp}]}}\n",
        HEAD + STEP_OF + ", expect: {code: LIF-1}}\n",
        HEAD + STEP_OF + ", expect: {respuesta: en espera}}\n",
        HEAD + STEP_OF + ", expect: {observe: {tomada: la toma}}}\n",
        HEAD + "steps:\n  - {name: A, together: [{role: erp, call: ver_glosa}, {role: erp, call: "
        "ver_glosa}], expect: {statuses: [200, 400], respuestas: [aceptada, rechazada]}}\n",
        HEAD + "steps:\n  - {name: A, together: [{role: erp, call: ver_glosa}], expect: {statuses: "
        "[200, 400]}}\n",
        HEAD + "steps:\n  - {name: A, together: [{role: erp, call: ver_glosa}, {role: erp, call: "
        "ver_glosa}]}\n",
        HEAD + "given: {facturas: {f: {cuantas: 0}}}\n" + STEP_OF + "}\n",
        HEAD + "given: {facturas: {f: {radicada_hace: {}}}}\n" + STEP_OF + "}\n",
        HEAD + "given: {facturas: {f: {valor: {minimo: 1}}}}\n" + STEP_OF + "}\n",
        HEAD + "given: {facturas: {f: {con_servicios: false}}}\n" + STEP_OF + "}\n",
        HEAD + "for: {a: []}\n" + STEP_OF + "}\n",
        HEAD + STEP_OF.replace("ver_glosa", "ver_glossa") + "}\n",
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(text: str) -> None:
    with pytest.raises(InputError):
        parse(text, "x.yaml", the_known())
    assert not VALIDATOR.is_valid(_data(text))


def test_the_faulty_golden_files_are_refused() -> None:
    text = (GOLDEN / "scenario-formas.yaml").read_text(encoding="utf-8")
    assert not VALIDATOR.is_valid(_data(text))


def _manual() -> str:
    return (Path(__file__).resolve().parents[2] / "docs" / "escenarios.md").read_text(
        encoding="utf-8"
    )


def test_the_example_of_the_manual_is_a_scenario() -> None:
    example = next(
        block for block in _manual().split("```yaml\n") if block.startswith("id: ")
    ).split("```")[0]
    assert 3 == len(parse(example, "x.yaml", the_known()).steps)
    assert VALIDATOR.is_valid(_data(example))


def test_the_manual_has_every_key_and_function() -> None:
    manual = _manual()
    tables = (
        SCENARIO,
        given_keys((FACTURA,)),
        resource_keys(FACTURA),
        STEP,
        TOGETHER,
        REPEAT,
        EXPECT,
        SET,
        OPERATORS,
    )
    words = {name for table in tables for name in names(table)}
    assert set() == {
        word
        for word in words
        if f"`{word}`" not in manual
        and f"`given.{word}`" not in manual
        and f'`"{word}"`' not in manual
    }
    functions = (
        json.loads(schema_text(the_pack()))["$defs"]["template"]["description"]
        .split(": ")[1]
        .split(", ")
    )
    assert [] == [one for one in functions if f"`{one.removesuffix('…)')}" not in manual]
