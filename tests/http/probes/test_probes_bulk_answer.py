"""Where the elements of a bulk's answer stand, what is opaque in a request, and which parameters
say what rows are meant.
"""

import json
from typing import Any

import pytest
from phases_small import Small, exemplar, operation, pack

from conformance.core.capability import ParameterRole
from conformance.core.lifecycle import Reads
from conformance.core.unjudged import NotApplicableError
from conformance.http.contract.document import Parameter
from conformance.http.exemplar import Bulk, FieldNames
from conformance.http.probes.boundaries import edges, query_edges
from conformance.http.probes.bulk_rows import BulkRows
from conformance.http.probes.negative_writes import in_order
from conformance.http.probes.text_filters import text_filters

ITEM = {"type": "object", "properties": {"nota": {"type": "string"}}}
SCHEMA = {"type": "object", "properties": {"pedidos": {"type": "array", "items": ITEM}}}
ROWS = [{"nota": "uno"}, {"nota": "dos"}]
MADE = [{"id": 1, "nota": "uno"}, {"id": 2, "nota": "dos"}]


def _filled(body: Any, **said: Any) -> tuple[list[Any], list[str]]:
    """Return the ids that a bulk got, and what was found."""
    none: Any = lambda *given: []  # noqa: E731
    reads = Reads("ver", "id", "id", (), "", {}, readers=("quien",))
    bulk = Bulk("x", "x", "pedir", "pedidos", (), reads, none, none, **said)
    context = Small(lambda sent: (200, json.dumps(body)), SCHEMA).context()
    made = BulkRows(context, pack(exemplars={"pedir": exemplar()}), bulk)
    made.fill(ROWS)
    return made.ids, [one.expected for one in context.findings]


@pytest.mark.parametrize(
    ("body", "said", "ids", "found"),
    [
        ({"datos": {"hechos": MADE}}, {"answered": "datos.hechos"}, [1, 2], []),
        ({"datos": MADE}, {}, [], ["2 elementos, en su orden"]),
        (
            {"datos": {"hechos": MADE[:1]}},
            {"answered": "datos.hechos"},
            [],
            ["2 elementos en datos.hechos, en su orden"],
        ),
        (
            {"datos": [MADE[0], {**MADE[1], "nota": "otra"}]},
            {"answered": "datos"},
            [1, 2],
            ["[1].nota: 'dos'"],
        ),
    ],
)
def test_the_elements_of_an_answer_stand_where_the_pack_says(
    body: Any, said: dict[str, Any], ids: list[int], found: list[str]
) -> None:
    """Those that are missing there, or differ from what was sent, are found."""
    assert (ids, found) == _filled(body, **said)


def test_one_answer_for_all_says_nothing_of_each() -> None:
    with pytest.raises(NotApplicableError, match="una respuesta por todos"):
        _filled({"recibidos": 2}, in_one=True)


OPAQUE = FieldNames(opaque="^recibo$")
TEXTS = {
    "type": "object",
    "properties": {name: {"type": "string", "maxLength": 4} for name in ("recibo", "nota")},
}


def test_what_is_opaque_is_not_tried_at_its_length() -> None:
    """Neither filled up to its limit nor made longer: only the system can make another."""
    made, base = operation(TEXTS), {"recibo": "abc", "nota": "hola"}
    assert [("nota",)] == list(edges(made, base, OPAQUE, numbers=False))
    long = [one.mutation.field for one in in_order(made, base, {}, OPAQUE) if "largo" in str(one)]
    assert ["nota"] == long


def test_who_a_query_is_about_is_asked_of_the_role_of_each_parameter() -> None:
    """A filter is searched for texts, and a cursor or an owner is not; what shows who calls is left
    alone.
    """
    text, number = {"type": "string"}, {"type": "integer", "minimum": 1}
    roles = ParameterRole
    given = (
        Parameter("nombre", "query", False, text, roles.FILTER),
        Parameter("despues", "query", False, text, roles.PAGE),
        Parameter("dueno", "query", False, text, roles.SCOPE),
        Parameter("recibo", "query", False, text, roles.FILTER),
        Parameter("limite", "query", False, number, roles.PAGE),
        Parameter("llave", "query", False, number, roles.CREDENTIAL),
    )
    made = operation(None, *given)
    assert ["nombre"] == text_filters(made, OPAQUE)
    assert [{"limite": 1}] == list(query_edges(made, OPAQUE))
