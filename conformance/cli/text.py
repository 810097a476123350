"""Text of others on the user's terminal: what it holds is shown, never obeyed; and numbers that the user wrote."""

import argparse

_DIGITS = 20
MOST_EXAMPLES = 10_000  # more takes hours to generate, and memory that nobody has


def sentence(text: str) -> str:
    """Return a text as a sentence: upper-case first letter, a full stop, and the rest as it was written."""
    return f"{text[:1].upper()}{text[1:]}."


def counted(number: int, one: str, several: str) -> str:
    """Return a number with its noun: `1 ítem`, `2 ítems`."""
    return f"{number} {one if number == 1 else several}"


def printable(text: str) -> str:
    """Return the text with control characters as \\xNN: a system's answer can't move the cursor or paint."""
    return "".join(char if char in "\n\t" or char.isprintable() or char == "\u00a0"
                   else f"\\x{ord(char):02x}" for char in text)


def positive(text: str) -> int:
    """Return the number of a text: whole, at least 1."""
    return _number(text)


def examples_of(text: str) -> int:
    """Return how many examples a text asks for: a whole number from 1 to `MOST_EXAMPLES`."""
    return _number(text, MOST_EXAMPLES)


def _number(text: str, most: int | None = None) -> int:
    """Return the whole number of a text, at least 1 and at most `most`. Raises argparse's error."""
    number = int(text) if text.strip().lstrip("+").isdecimal() and len(text) < _DIGITS else 0
    if not 1 <= number <= (most or number):
        raise argparse.ArgumentTypeError(f"«{text}» debe ser un número entero"
                                         + (f" de 1 a {most}" if most else ", al menos 1"))
    return number
