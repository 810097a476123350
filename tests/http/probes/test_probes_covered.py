"""Which combinations of an act the resources allow, and by which writes they are covered."""

from collections import Counter
from dataclasses import replace

from core_sample import context_of, item

from conformance.core.covering import Cover
from conformance.core.resource import Resource, ResourceId
from conformance.http.context import Context
from conformance.http.factor import (
    ALONE,
    DOOR,
    NTH,
    PLACE,
    SIBLINGS,
    CoveredAct,
    Factor,
    FactorClass,
    SentRow,
    doors,
    nths,
    places,
    siblings,
)
from conformance.http.probes.factors_of import FactorsOf, Stand, factors_of
from conformance.http.probes.making import Making, MakingWrite
from conformance.packs.siifa.coverings import COVERINGS

COUNTS = (ALONE, 1, 2, 4)
SEVERAL = next(one for one in COVERINGS if one.several and not one.prepared)


def _facturas(count: int) -> list[Resource]:
    return [Resource(number, "factura", "radicada") for number in range(1, count + 1)]


def _text() -> Factor:
    return Factor(
        "texto",
        tuple(
            FactorClass(
                name,
                lambda context, sent, name=name: sent.body.get("texto") == name,
                lambda context, sent, name=name: {**sent.body, "texto": name},
            )
            for name in ("corto", "largo")
        ),
    )


def _act(*given: Factor) -> CoveredAct:
    return CoveredAct(
        "formular",
        ("erp",),
        lambda context, sent, number, serial: {},
        lambda context, who: (*given, _text()),
        COUNTS,
    )


def _factors(act: CoveredAct, stand: Stand) -> FactorsOf:
    return factors_of(context_of(item("a")), act, ("erp",), stand)


def _unmade(act: CoveredAct, count: int, rows: int | None, **before: int) -> set[str]:
    had: dict[ResourceId, int] = dict.fromkeys(range(1, count + 1), before.get("each", 0))
    factors = _factors(act, Stand(_facturas(count), had, rows))
    return {f"{name} {one}" for name, one in factors.unmade}


def test_where_a_resource_takes_one_row_no_more_are_sent_at_once_than_there_are() -> None:
    """What needs more resources is named, and is nothing to cover; so are its places."""
    act = _act(doors(COUNTS), places())
    assert set() == _unmade(act, 4, 1)
    assert {f"{DOOR} lote de 4"} == _unmade(act, 3, 1)
    assert {"única"} == set(_factors(act, Stand(_facturas(1), {}, 1)).cover.space.factors[PLACE])
    assert set() == _unmade(act, 1, None)


def test_the_first_row_of_a_resource_is_made_where_one_has_none() -> None:
    """Where others left rows on each, the next is never the first, nor without siblings."""
    act = _act(nths((1, 2, 3)), siblings())
    assert set() == _unmade(act, 2, None)
    assert {f"{NTH} 1.ª", f"{NTH} 2.ª", f"{SIBLINGS} ninguna"} == _unmade(act, 2, None, each=2)


def _written(context: Context, act: CoveredAct, count: int) -> tuple[FactorsOf, list[MakingWrite]]:
    resources = _facturas(count)
    factors = _factors(act, Stand(resources, {}))
    covering = replace(SEVERAL, created=act)
    return factors, list(Making(context, covering, factors, resources).writes())


def test_rows_are_made_only_to_come_to_the_one_of_which_something_is_missing() -> None:
    """The sixth row of a resource at every door and place, with few resources."""
    act = _act(doors(COUNTS), places(), nths((1, 2, 6)))
    context = context_of(item("a"))
    factors, writes = _written(context, act, 10)
    cover = Cover(factors.cover.space)
    for write in writes:
        for draft, row in write.rows:
            body = factors.body(context, draft, row)
            cover.add(factors.row(context, replace(draft, body=body)))
    assert frozenset() == cover.missing


def test_where_each_row_uses_a_resource_up_the_largest_writes_go_first() -> None:
    """Else single ones would leave too few for those that need many at once."""
    act = _act(doors(COUNTS), places())
    factors = _factors(act, Stand(_facturas(8), {}, 1))
    covering = replace(SEVERAL, created=act, several=False)
    writes = [*Making(context_of(item("a")), covering, factors, _facturas(8)).writes()]
    counts = list(dict.fromkeys(one.count for one in writes))
    assert ([4, 2], {ALONE, 1}) == (counts[:2], {*counts[2:]})
    assert {1} == {*Counter(one.resource.id for one in _drafts(writes) if one.resource).values()}


def test_each_row_is_known_by_its_number_among_those_of_its_resource() -> None:
    _, writes = _written(context_of(item("a")), _act(doors(COUNTS), nths((1, 2))), 3)
    made: Counter[ResourceId] = Counter()
    for draft in _drafts(writes):
        assert draft.resource is not None
        made[draft.resource.id] += 1
        assert made[draft.resource.id] == draft.nth


def _drafts(writes: list[MakingWrite]) -> list[SentRow]:
    return [draft for write in writes for draft, _ in write.rows]
