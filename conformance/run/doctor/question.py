"""A question of the interview, and what may be wrong with an answer."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from conformance.core.nearest import nearest
from conformance.core.speech import one_line

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_YES = frozenset({"sí", "si", "s", "yes", "y"})
_NO = frozenset({"no", "n"})


def _fine(answer: str) -> str:
    """Return "": any answer will do."""
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the answer that stands for an empty one, and what is wrong with another: ""
    for nothing. `needless`: none is needed, and a list of answers may end before it.
    """

    asks: str
    usual: str = ""
    fault: Callable[[str], str] = _fine
    needless: bool = False

    def settled(self, answer: str) -> str:
        """Return an answer, the usual one for an empty one."""
        return answer.strip() or self.usual

    @property
    def shown(self) -> str:
        """The question as it is put."""
        return f"{self.asks} [{self.usual}]: " if self.usual else f"{self.asks}: "


def needless(asks: str, fault: Callable[[str], str] = _fine) -> Question:
    """Return a question to which an empty answer is a good one."""
    return Question(asks, "", lambda answer: fault(answer) if answer else "", needless=True)


def split(text: str) -> tuple[str, ...]:
    """Return the words of a list with commas, each once."""
    return tuple(dict.fromkeys(one for part in text.split(",") if (one := part.strip())))


def agreed(answer: str) -> bool:
    """Say whether an answer is a yes."""
    return answer.lower() in _YES


def yes_or_no(answer: str) -> str:
    """Return what is wrong with an answer that is neither."""
    return "" if answer.lower() in _YES | _NO else "Conteste sí o no."


def among(known: Collection[str]) -> Callable[[str], str]:
    """Return what says what is wrong with an answer that is none of these."""

    def fault(answer: str) -> str:
        said = f"No se conoce «{one_line(answer)}». {nearest(answer, known)}"
        return "" if answer in known else said

    return fault


def all_among(known: Collection[str]) -> Callable[[str], str]:
    """Return what says what is wrong with a list, each of which must be one of these."""

    def fault(answer: str) -> str:
        if not split(answer):
            return f"Escriba al menos uno. Se acepta: {', '.join(known)}."
        return next(filter(None, map(among(known), split(answer))), "")

    return fault


def variable(answer: str) -> str:
    """Return what is wrong with the name of a variable; it is not quoted: it may be a password."""
    if _VARIABLE.fullmatch(answer):
        return ""
    return (
        "Eso no es el nombre de una variable: lleva letras sin tilde, números y «_», y no empieza "
        "por un número. La clave misma no se escribe aquí."
    )
