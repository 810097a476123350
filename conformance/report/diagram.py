"""Lifecycles as drawings: states in a column, moves as arrows. Only geometry; the template draws
it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LEFT, _TOP, _WIDTH, _HEIGHT, _STEP = 8, 8, 200, 34, 74
_RIGHT = _LEFT + _WIDTH


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its box, and how many of the moves out of turn in it were tried, of how many."""

    x: int
    y: int
    width: int
    height: int
    label: str
    tried: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A move from one state: a path, the number of the move, and where the number stands."""

    path: str
    label: str
    x: int
    y: int
    made: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """A lifecycle as boxes and arrows, and the size of the whole."""

    title: str
    moves: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def draw(lifecycle: Mapping[str, Any]) -> Diagram:
    """Return the drawing of a lifecycle as acta.json holds it; arrows are numbered like its
    moves.
    """
    states = list(lifecycle["states"])
    refused = list(lifecycle["out_of_turn"])
    boxes = tuple(
        _box(place, state, [pair["times"] for pair in refused if pair["state"] == state])
        for place, state in enumerate(states)
    )
    arrows: list[Arrow] = []
    bulge = 0
    used: dict[tuple[int, int], int] = {}
    for number, move in enumerate(lifecycle["moves"], start=1):
        for source in move["source"]:
            if source not in states or move["target"] not in states:
                continue
            ends = (states.index(source), states.index(move["target"]))
            nth = used[ends] = used.get(ends, 0) + 1
            arrow, reach = _arrow(*ends, nth, f"{number}", move["times"] > 0)
            arrows.append(arrow)
            bulge = max(bulge, reach)
    return Diagram(
        lifecycle["title"],
        list(lifecycle["moves"]),
        refused,
        boxes,
        tuple(arrows),
        _RIGHT + bulge + 28,
        _TOP * 2 + (len(states) - 1) * _STEP + _HEIGHT,
    )


def _box(place: int, state: str, times: list[int]) -> Box:
    return Box(
        _LEFT, _TOP + place * _STEP, _WIDTH, _HEIGHT, state, sum(map(bool, times)), len(times)
    )


def _arrow(start: int, end: int, nth: int, label: str, made: bool) -> tuple[Arrow, int]:
    if end == start + 1:
        x, y = _LEFT + 30 + 40 * nth, _TOP + start * _STEP + _HEIGHT
        return Arrow(f"M{x} {y} V{y + _STEP - _HEIGHT - 3}", label, x + 14, y + 21, made), 0
    reach = 18 + 26 * abs(end - start) + 26 * (nth - 1) + (10 if end < start else 0)
    out = _TOP + start * _STEP + _HEIGHT // 2 + (6 if end >= start else -6)
    back = _TOP + end * _STEP + _HEIGHT // 2 + (-6 if end >= start else 6)
    x = _RIGHT + reach
    curve = f"M{_RIGHT} {out} C{x} {out} {x} {back} {_RIGHT + 3} {back}"
    if start == end:
        curve = f"M{_RIGHT} {out} C{x + 18} {out + 12} {x + 18} {back - 12} {_RIGHT + 3} {back}"
    return Arrow(curve, label, _RIGHT + reach * 3 // 4 + 10, (out + back) // 2 + 4, made), reach
