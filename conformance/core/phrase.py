"""How several things, and a number of them, are said in a Spanish sentence."""

from collections.abc import Iterable

_LIKE_I = ("i", "í", "hi", "hí")
_NOT_LIKE_I = ("hia", "hie", "hio")


def counted(number: int, one: str, several: str) -> str:
    """Return a number with its noun: `1 ítem`, `2 ítems`."""
    return f"{number} {one if number == 1 else several}"


def listed(names: Iterable[object], among: str = ", ") -> str:
    """Return some names in one phrase: commas among them, and the last one after «y», or «e» before
    the sound of an «i».
    """
    *before, last = [text for text in map(str, names) if text] or [""]
    return f"{among.join(before)} {_and(last)} {last}" if before else last


def _and(word: str) -> str:
    said = word.lstrip("«\"'").lower()
    return "e" if said.startswith(_LIKE_I) and not said.startswith(_NOT_LIKE_I) else "y"
