"""What an item does to its resources; that a clean run shows no other is seen beside the defects
(`tests/defects`), where all items are run.
"""

from dataclasses import replace

from core_sample import PLAN, item

from conformance.packs.siifa.facturas import CONTESTADA, DEVUELTA, GLOSADA, RADICADO
from conformance.run.effects import ALONE, Trace, trace

PACK = PLAN.pack


def test_an_act_leaves_its_mark_and_so_does_what_prepares_it() -> None:
    asked = replace(
        item("i", radicada=1), capabilities=("responder_glosa",), writes=2, requirements=()
    )
    made = trace(PACK, asked)
    assert frozenset({GLOSADA, CONTESTADA}) == made.leaves
    assert frozenset({CONTESTADA, DEVUELTA, RADICADO}) == made.barred


def test_what_is_refused_leaves_nothing_and_is_barred_all_the_same() -> None:
    """A refusal says nothing of its rule once the resource refuses for another reason."""
    asked = replace(
        item("i", radicada=1),
        capabilities=("formular_devolucion",),
        refused=frozenset({"formular_devolucion"}),
        writes=1,
    )
    made = trace(PACK, asked)
    assert (frozenset(), True) == (made.leaves, DEVUELTA in made.barred)


def test_who_writes_by_nobody_knows_what_has_its_resources_alone() -> None:
    assert ALONE == trace(PACK, replace(item("i", radicada=1), capabilities=(), writes=3))


def test_who_reads_shares_with_anybody_of_its_state() -> None:
    made = trace(PACK, replace(item("i", radicada=1), capabilities=("ver_factura",), writes=0))
    assert (frozenset(), frozenset({RADICADO}), False) == (made.leaves, made.barred, made.alone)


def test_what_a_request_is_prepared_by_is_its_opening_where_it_can_be_done_once() -> None:
    """A devolución is made once on a factura, glosas are made as often as one likes."""
    asked = replace(item("i", radicada=1), capability="responder_devolucion", writes=2)
    about = {"capabilities": ("responder_devolucion",), "refused": {"responder_devolucion"}}
    refused = trace(PACK, replace(asked, **about))
    assert ((("formular_devolucion", ""),), True) == (refused.opening, refused.settled)
    assert not trace(PACK, replace(asked, capabilities=("responder_devolucion",))).settled
    glosa = replace(asked, capability="responder_glosa", capabilities=("responder_glosa",))
    assert () == trace(PACK, glosa).opening
    several = replace(item("i", radicada=2), capability="ver_devolucion", writes=2)
    assert () == trace(PACK, several).opening


def test_a_story_that_turns_its_resource_opens_by_that_alone() -> None:
    """What it prepares after that is its own, and another's that turns it alike is another row."""
    story = replace(
        item("i", pendiente=1),
        capabilities=("radicar_factura", "formular_glosa"),
        called=("radicar_factura", "formular_glosa"),
        writes=2,
        opening=(("radicar_factura", "a"), ("formular_glosa", "b")),
        settled=True,
    )
    made = trace(PACK, story)
    assert ((("radicar_factura", "a"),), {RADICADO}, False) == (
        made.opening,
        made.turned,
        made.settled,
    )
    assert {RADICADO} == made.in_common(made)
    alone = trace(PACK, replace(story, opening=story.opening[:1]))
    assert ({RADICADO}, True) == (alone.turned, alone.settled)
    other = trace(PACK, replace(story, opening=(("radicar_factura", "otra fecha"),)))
    assert frozenset() == made.in_common(other)
    assert frozenset() == trace(PACK, replace(story, opening=())).turned


def test_one_begins_another_where_that_goes_on_from_what_it_leaves() -> None:
    first, second = (("abrir", "a"),), (("abrir", "a"), ("seguir", ""))
    one, other = Trace(opening=first, settled=True), Trace(opening=second)
    assert (True, False) == (one.begins(other), other.begins(one))
    assert not one.begins(Trace(opening=(("abrir", "b"),)))
    assert not Trace(opening=first).begins(other)
    assert not Trace(settled=True).begins(other)


def test_who_counts_a_reading_precedes_what_it_shows_alone() -> None:
    asked = replace(item("i", radicada=1), capabilities=("listar_glosa_de_factura",), writes=0)
    made = trace(PACK, replace(asked, counted=("listar_glosa_de_factura",)))
    assert (frozenset({GLOSADA}), False) == (made.precedes, made.untouched)
    assert trace(PACK, replace(asked, counted=("listar_entidades",))) == trace(PACK, asked)


def test_every_reading_of_the_table_is_a_capability_of_the_pack() -> None:
    told = {name for kind in PACK.resources for name in kind.visible}
    assert set() == told - PACK.bindings.capabilities.keys()


def test_an_answer_closes_a_resource_for_what_comes_before_it() -> None:
    """A devolución bars itself: two of them can't take turns."""
    asked = replace(item("i", radicada=1), capabilities=("responder_glosa",), writes=2)
    made = trace(PACK, asked)
    assert frozenset({CONTESTADA}) == made.closes
    assert (frozenset({"formular_glosa"}), frozenset({"responder_glosa"})) == (
        made.opens,
        made.closing,
    )
    returned = trace(PACK, replace(asked, capabilities=("responder_devolucion",)))
    assert frozenset() == returned.closes


def test_who_makes_rows_for_a_reading_learns_from_all_that_it_shows() -> None:
    """A text that another left there would be asked for again."""
    name = "listar_glosa_de_factura"
    asked = replace(item("i", radicada=1), capability=name, capabilities=(name,))
    assert frozenset() == trace(PACK, replace(asked, writes=0)).precedes
    made = trace(PACK, replace(asked, acts=("formular_glosa",), writes=2))
    assert frozenset({GLOSADA}) == made.precedes
