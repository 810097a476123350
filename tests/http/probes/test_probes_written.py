"""Which write holds which text is read off the lifecycles, then off the bulks, then off the pack's
table.
"""

from dataclasses import replace
from typing import Any

from phases_small import exemplar, operation, pack

from conformance.core.lifecycle import Act, Lifecycle, Move, Reads
from conformance.http.contract.document import Parameter
from conformance.http.exemplar import Bulk, FieldNames, Written
from conformance.http.probes.text_filters import text_filters
from conformance.http.probes.texts import takes_many
from conformance.http.probes.writes import written_by

READS = Reads("ver", "Id", "idPedido", (), "", {})
PEDIR = Move(
    "pedir", ("a",), "b", "pedir", ("quien",), act=Act("idTienda", "", text="nota", value="precio"),
    creates=True, bulk=("pedir_varios", "pedidos"),
)  # fmt: skip
ANULAR = Move(
    "anular", ("b",), "c", "anular", ("quien",), act=Act("idPedido", "", text="motivo", longest=30)
)
CALLAR = Move("callar", ("b",), "c", "callar", ("quien",), act=Act("idPedido", "estado"))
CYCLE = Lifecycle("pedido", "Pedido", ("a", "b", "c"), (PEDIR, ANULAR, CALLAR), reads=READS)
HELD = Written("nota", 1500, "precio", "ver", "Id", "idPedido", creates=True)


def test_a_move_says_its_text_its_amount_and_where_the_row_is_read() -> None:
    """What creates a row has the row's id in its answer, any other in its request."""
    made = written_by(pack(lifecycles=(CYCLE,)))
    assert {
        "pedir": HELD,
        "pedir_varios": replace(HELD, list_field="pedidos"),
        "anular": Written("motivo", 30, "", "ver", "Id", "idPedido"),
    } == made


def test_a_bulk_of_the_pack_holds_what_it_takes_one_by_one() -> None:
    """No lifecycle has to say it again."""
    none: Any = lambda *given: []  # noqa: E731
    bulk = Bulk("x", "x", "anular_varios", "lista", (), READS, none, none, single="anular")
    made = written_by(pack(lifecycles=(CYCLE,), bulks=(bulk,)))
    assert replace(made["anular"], list_field="lista") == made["anular_varios"]


def test_the_packs_table_goes_before_the_lifecycles() -> None:
    """It also has the writes that no lifecycle holds."""
    table = {"pedir": Written("otra"), "aparte": Written("texto")}
    made = written_by(pack(lifecycles=(CYCLE,), written=table))
    assert (Written("otra"), Written("texto")) == (made["pedir"], made["aparte"])


def test_each_kind_of_text_has_a_row_of_its_own_where_rows_may_be_many() -> None:
    """Neither a write that spends its resource, nor a short text, nor a bulk."""
    held = {"breve": Written("x", 30), "varios": Written("x", list_field="l"), "una": Written("x")}
    often = {name: exemplar() for name in held}
    assert "una" == takes_many(pack(exemplars=often), held)
    once = {**often, "una": exemplar(uses_up=True)}
    assert "" == takes_many(pack(exemplars=once), held)


def test_a_filter_of_texts_is_no_date_and_no_code_of_a_closed_list() -> None:
    """A date without a format is known by its name."""
    text = {"type": "string"}
    filters = {
        "Nombre": text,
        "DesdeFecha": text,
        "Dia": {**text, "format": "date"},
        "Tipo": {**text, "enum": ["A"]},
        "Pagina": {"type": "integer"},
    }
    made = operation(None, *(Parameter(name, "query", False, one) for name, one in filters.items()))
    assert ["Nombre"] == text_filters(made, FieldNames(date=r"Fecha$"))
