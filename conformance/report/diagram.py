"""Lifecycles as drawings: states in a column, moves as arrows. Only geometry; the template draws
it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

_LEFT, _TOP, _WIDTH, _HEIGHT, _STEP = 8, 8, 200, 34, 74
_RIGHT = _LEFT + _WIDTH


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its box, how many of the moves out of turn in it were tried, of how many, and of how
    many something was found.
    """

    x: int
    y: int
    width: int
    height: int
    label: str
    tried: int
    pairs: int
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Arrow:
    """A move from one state: a path, the number of the move, where the number stands, whether it
    was made, and whether something was found of its act.
    """

    path: str
    label: str
    x: int
    y: int
    made: bool
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """A lifecycle as boxes and arrows, the size of the whole, and the numbers of the moves of whose
    act something was found.
    """

    title: str
    moves: list[dict[str, Any]]
    refused: list[dict[str, Any]]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    failing: frozenset[str] = frozenset()


Wrong = Collection[tuple[str, str]]
"""The capabilities of which something was found, each with "" and with the requirements that it
breaks.
"""


def draw(lifecycle: Mapping[str, Any], wrong: Wrong = ()) -> Diagram:
    """Return the drawing of a lifecycle as acta.json holds it; arrows are numbered like its
    moves.
    """
    states = list(lifecycle["states"])
    refused = [
        pair | {"wrong": (pair.get("capability"), pair.get("requirement")) in wrong}
        for pair in lifecycle["out_of_turn"]
    ]
    drawn = list(_arrows(states, lifecycle["moves"]))
    failing = {
        str(number)
        for number, move in enumerate(lifecycle["moves"], start=1)
        if (move.get("capability"), "") in wrong
    }
    bulge = max((reach for _, reach in drawn), default=0)
    return Diagram(
        lifecycle["title"],
        list(lifecycle["moves"]),
        refused,
        tuple(_box(place, state, refused) for place, state in enumerate(states)),
        tuple(replace(arrow, wrong=arrow.label in failing) for arrow, _ in drawn),
        _RIGHT + bulge + 28,
        _TOP * 2 + (len(states) - 1) * _STEP + _HEIGHT,
        frozenset(failing),
    )


def _arrows(states: list[str], moves: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Arrow, int]]:
    """Yield an arrow for each state that a move leaves, and how far it bulges to the right."""
    used: Counter[tuple[int, int]] = Counter()
    for number, move in enumerate(moves, start=1):
        for source in move["source"]:
            if source not in states or move["target"] not in states:
                continue
            ends = (states.index(source), states.index(move["target"]))
            used[ends] += 1
            yield _arrow(*ends, used[ends], f"{number}", move["times"] > 0)


def _box(place: int, state: str, refused: Iterable[Mapping[str, Any]]) -> Box:
    own = [pair for pair in refused if pair["state"] == state]
    tried = sum(bool(pair["times"]) for pair in own)
    wrong = sum(bool(pair["wrong"]) for pair in own)
    return Box(_LEFT, _TOP + place * _STEP, _WIDTH, _HEIGHT, state, tried, len(own), wrong)


def _arrow(start: int, end: int, nth: int, label: str, made: bool) -> tuple[Arrow, int]:
    if end == start + 1:
        return _straight(start, nth, label, made), 0
    return _curved(start, end, nth, label, made)


def _straight(start: int, nth: int, label: str, made: bool) -> Arrow:
    """Return an arrow down to the next state; more than one stand side by side."""
    x = _LEFT + 30 + 40 * nth
    y = _TOP + start * _STEP + _HEIGHT
    length = _STEP - _HEIGHT - 3
    return Arrow(f"M{x} {y} V{y + length}", label, x + 14, y + 21, made)


def _curved(start: int, end: int, nth: int, label: str, made: bool) -> tuple[Arrow, int]:
    """Return an arrow that leaves a state to the right and comes back at another, and its reach:
    the farther the state, the wider.
    """
    upwards = end < start
    reach = 18 + 26 * abs(end - start) + 26 * (nth - 1)
    if upwards:
        reach += 10
    aside = -6 if upwards else 6
    out = _middle(start) + aside
    back = _middle(end) - aside
    x, tip = _RIGHT + reach, _RIGHT + 3
    if start == end:
        curve = f"M{_RIGHT} {out} C{x + 18} {out + 12} {x + 18} {back - 12} {tip} {back}"
    else:
        curve = f"M{_RIGHT} {out} C{x} {out} {x} {back} {tip} {back}"
    label_x = _RIGHT + reach * 3 // 4 + 10
    label_y = (out + back) // 2 + 4
    return Arrow(curve, label, label_x, label_y, made), reach


def _middle(state: int) -> int:
    """Return how low the middle of a state's box stands."""
    return _TOP + state * _STEP + _HEIGHT // 2
