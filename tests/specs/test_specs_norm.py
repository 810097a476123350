"""What the norm adds to a loaded document says the same as our own contract, and cites its
source.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from specs_siifa import (
    FILES,
    HOME,
    SHARED,
    Json,
    json_schema,
    official,
    operations,
    parameters,
    spec,
)

from conformance.core.errors import InputError
from conformance.http.contract.binding import load_bindings
from conformance.http.contract.document import from_raw
from conformance.http.contract.effective import compose
from conformance.http.contract.norm import load_norm
from conformance.http.contract.source import read


def _additions(key: str) -> Iterator[tuple[str, Json]]:
    for capability, rows in spec("norm")["additions"].items():
        for row in rows:
            if key in row:
                yield capability, row[key]


def _differences(added: Json, own: Json, place: str) -> Iterator[str]:
    for key, value in added.items():
        if key == "properties":
            for name, part in value.items():
                yield from _differences(part, own["properties"][name], f"{place}.{name}")
        elif key == "items":
            yield from _differences(value, own["items"], f"{place}[]")
        elif key == "nullable":
            if ("null" in own["type"]) is not value:
                yield f"{place}: nullable {value}, {own['type']}"
        elif own.get(key) != value:
            yield f"{place}: {key} {value}, {own.get(key)}"


def _constraints(schema: Json) -> int:
    keys = (
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "enum",
        "required",
    )
    return (
        sum(key in schema for key in keys)
        + sum(map(_constraints, schema.get("properties", {}).values()))
        + (_constraints(schema["items"]) if "items" in schema else 0)
    )


def test_every_capability_is_strengthened_and_every_addition_cites_a_listed_source() -> None:
    norm = spec("norm")
    assert set(norm["additions"]) == set(operations())
    cited = {
        row["source"].split()[0].rstrip(":") for rows in norm["additions"].values() for row in rows
    }
    assert cited == set(norm["sources"])


def test_requests_agree_with_our_contract() -> None:
    for capability, added in _additions("request"):
        document, _, _, operation = operations()[capability]
        own = json_schema(
            document, operation["requestBody"]["content"]["application/json"]["schema"]
        )
        assert list(_differences(added, own, capability)) == []
        assert _constraints(own) == _constraints(added)


def test_parameters_agree_with_our_contract() -> None:
    for capability, added in _additions("parameters"):
        document, _, _, operation = operations()[capability]
        own = parameters(document, operation)
        for name, part in added.items():
            given = {key: value for key, value in part.items() if key != "required"}
            assert part.get("required", False) is (
                own[name.lower()].get("required", False) and "required" in part
            )
            assert (
                list(_differences(given, own[name.lower()]["schema"], f"{capability}.{name}")) == []
            )


def test_statuses_agree_with_our_contract() -> None:
    declared = {
        name: [int(code) for code in one["responses"] if not code.startswith("2")]
        for name, (_, _, _, one) in operations().items()
    }
    assert dict(_additions("responses")) == declared


def test_every_success_is_taken_from_our_contract() -> None:
    """The 2026 documents are closed and demand an offset, the 2025 one lacks fields: all refuse a
    right answer.
    """
    assert dict(_additions("response")) == dict.fromkeys(operations(), "own")


@pytest.mark.parametrize("name", FILES)
def test_published_document_is_brought_up_to_the_norm(name: str) -> None:
    """Strengthened, a published document demands what our contract demands, operation by
    operation.
    """
    if not SHARED.is_dir():
        pytest.skip("los documentos publicados no están junto a esta copia")
    file, service = FILES[name]
    bindings, norm = load_bindings(HOME / "bindings.yaml"), load_norm(HOME / "norm.yaml")
    own = {
        one: from_raw(read(str(HOME / f"{one}.openapi.yaml")).raw, one)
        for one in ("factura", "seguridad")
    }
    contract = compose(
        own=own,
        loaded={service: from_raw(official(file), file)},
        bindings=bindings,
        norm=norm,
        revision="oficial",
    )
    for capability, bound in contract.bound.items():
        document, _, _, operation = operations()[capability]
        assert {answer.status for answer in bound.operation.answers} <= set(operation["responses"])
        if "requestBody" in operation:
            ours = json_schema(
                document, operation["requestBody"]["content"]["application/json"]["schema"]
            )
            assert set((bound.operation.request_schema or {}).get("required", ())) == set(
                ours.get("required", ())
            )


def test_which_refusals_carry_a_problem_is_the_norms(tmp_path: Path) -> None:
    """By status, and whether the body may be left out; another word is told."""
    assert {400: False, 403: True, 404: False} == load_norm(HOME / "norm.yaml").problems
    path = tmp_path / "norm.yaml"
    path.write_text("version: 1\nproblems: {'422': optional, '409': sí}\n", encoding="utf-8")
    with pytest.raises(InputError, match="«409: sí» no dice qué cuerpo lleva un estado"):
        load_norm(path)
    path.write_text("version: 1\n", encoding="utf-8")
    assert {} == load_norm(path).problems
