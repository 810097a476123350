"""Functions that a pack adds to those of scenarios: `${name(…)}`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PackFunction:
    """A function of a pack's scenarios: its least and most arguments, how it is written, and what
    it gives.

    `call` takes the context of the item and the arguments, and raises BlockedError where the target
    lacks what it takes. `rehearse` takes the arguments alone, before any run. Both raise ValueError
    for arguments that no run could use.
    """

    least: int
    most: int
    use: str
    text: str
    call: Callable[..., Any]
    rehearse: Callable[..., Any]


HARNESS_FUNCTIONS = (
    "ahora",
    "colombia",
    "habiles",
    "habiles_entre",
    "sumar",
    "dia",
    "texto",
    "unico",
    "dinero",
    "entero",
)
"""The names that scenarios have for functions of the harness itself: a pack takes none of them."""
