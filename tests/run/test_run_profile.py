"""The quick profile asks one of each kind and says that it did."""

from conformance.http.item import Item
from conformance.run.profile import length, quick
from conformance.selftest.rehearsed import prepare


def test_of_what_is_alike_only_the_first_stays() -> None:
    made = [
        Item(id=name, phase="probing", title="", run=lambda context: None)
        for name in (
            "probing/a/filtros",
            "probing/a/roles",
            "probing/b/filtros",
            "probing/b/roles",
            "scenario/x",
        )
    ]
    assert ["probing/a/filtros", "probing/a/roles", "probing/b/roles", "scenario/x"] == [
        one.id for one in quick(made)
    ]


def test_who_sends_most_takes_longest() -> None:
    """The walks of the model, then what asks one thing of many, then who writes most, then stories
    and what is made.
    """
    told = (
        ("probing/a/verbos", 0),
        ("scenario/x", 0),
        ("probing/a/carrera", 12),
        ("probing/a/roles", 0),
        ("stateful/a/guardas", 20),
    )
    made = [
        Item(name, name.split("/")[0], "", lambda context: None, writes=writes)
        for name, writes in told
    ]
    lengths = [length(one) for one in made]
    assert sorted(set(lengths)) == lengths


def test_the_quick_profile_keeps_every_kind_but_the_model_s() -> None:
    """No kind of item is lost, nor any requirement that the full run judges outside the model."""
    full, brief = (
        prepare(phases=("contract", "probing", "scenario", "stateful")),
        prepare(profile="rapido"),
    )
    kinds = {one.id.rsplit("/", 1)[-1] for one in full.items if one.phase != "stateful"}
    assert kinds <= {one.id.rsplit("/", 1)[-1] for one in brief.items}
    assert "stateful" not in {one.phase for one in brief.items}
    assert brief.plan.phases == ("contract", "generation", "probing", "scenario")
    judged = {name for one in full.items if one.phase != "stateful" for name in one.requirements}
    assert judged <= {name for one in brief.items for name in one.requirements}
