"""A lifecycle as geometry: a box each state, an arrow each move that has both its ends."""

from typing import Any

from conformance.report.diagram import draw


def _move(source: list[str], target: str, times: int = 0) -> dict[str, Any]:
    return {"source": source, "target": target, "times": times}


def _drawn(moves: list[dict[str, Any]], refused: list[dict[str, Any]] | None = None) -> Any:
    states = ["abierta", "respondida", "cerrada"]
    return draw({"title": "T", "states": states, "moves": moves, "out_of_turn": refused or []})


def test_a_box_says_how_many_moves_out_of_turn_were_tried_in_its_state() -> None:
    refused = [{"state": "abierta", "times": 0}, {"state": "abierta", "times": 3}]
    boxes = _drawn([], refused).boxes
    assert [(1, 2), (0, 0), (0, 0)] == [(box.tried, box.pairs) for box in boxes]


def test_an_arrow_has_the_number_of_its_move_and_says_whether_it_was_made() -> None:
    arrows = _drawn([_move(["abierta"], "respondida", 2), _move(["respondida"], "cerrada")]).arrows
    assert [("1", True), ("2", False)] == [(one.label, one.made) for one in arrows]


def test_a_move_from_or_to_no_known_state_has_no_arrow() -> None:
    """A state before the first is not drawn, and the moves after it keep their numbers."""
    arrows = _drawn([_move(["ninguna"], "abierta"), _move(["abierta"], "cerrada")]).arrows
    assert ["2"] == [one.label for one in arrows]


def test_two_moves_between_the_same_states_do_not_lie_on_each_other() -> None:
    first, second = _drawn([_move(["abierta"], "cerrada"), _move(["abierta"], "cerrada")]).arrows
    assert first.path != second.path


def test_only_what_bulges_makes_the_drawing_wider() -> None:
    straight = _drawn([_move(["abierta"], "respondida")])
    back = _drawn([_move(["cerrada"], "abierta")])
    assert straight.width < back.width
    assert straight.height == back.height
