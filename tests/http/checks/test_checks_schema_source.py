"""A finding on a body says whose schema it breaks, and tells what came without what is a
person's.
"""

from dataclasses import replace

from checks_sample import BOUND, exchange

from conformance.http.checks.schema import response_body, schema_fault
from conformance.http.contract.document import Answer

_LOOSE = Answer("200", ("application/json",), {"type": "object"})
_SOURCE = "OF4: los ids vienen siempre"


def _expected(bound: object) -> list[str | None]:
    return [one.expected for one in response_body(exchange(200, {"id": "x"}), bound)]  # type: ignore[arg-type]


def test_what_the_loaded_document_says_is_called_declared() -> None:
    loaded = replace(BOUND, declared=BOUND.operation.answers, source=_SOURCE)
    assert ["el esquema declarado en el documento"] == _expected(loaded)


def test_what_the_norm_adds_is_called_by_its_source() -> None:
    """N6: the document takes it, so that nothing of it is declared."""
    assert [f"el esquema de la norma ({_SOURCE})"] == _expected(
        replace(BOUND, declared=(_LOOSE,), source=_SOURCE)
    )


def test_without_a_document_nothing_is_called_declared() -> None:
    assert ["el esquema del contrato propio del arnés"] == _expected(BOUND)
    assert [f"el esquema de la norma ({_SOURCE})"] == _expected(replace(BOUND, source=_SOURCE))


def test_what_came_is_told_by_its_kind_unless_it_is_a_persons() -> None:
    """An object where a list belongs is no secret; a document number is."""
    assert 'en $: un objeto is not of type "array"' == schema_fault(
        {"type": "array"}, {"codigo": "FA0101"}
    )
    named = {"properties": {"numeroDocumento": {"type": "integer"}, "codigo": {"type": "integer"}}}
    assert "1032" not in schema_fault(named, {"numeroDocumento": "1032"})
    assert "FA0101" in schema_fault(named, {"codigo": "FA0101"})
