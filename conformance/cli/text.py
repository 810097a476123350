"""What is said on the user's terminal, and the numbers that the user wrote there."""

import argparse

_DIGITS = 20
_WHOLE = 100  # percent
MOST_EXAMPLES = 10_000  # more takes hours to generate, and memory that nobody has


def sentence(text: str) -> str:
    """Return a text as a sentence: upper-case first letter, a full stop, and the rest as it was
    written.
    """
    return f"{text[:1].upper()}{text[1:]}."


def positive(text: str) -> int:
    """Return the number of a text: whole, at least 1."""
    return _number(text)


def examples_of(text: str) -> int:
    """Return how many examples a text asks for: a whole number from 1 to `MOST_EXAMPLES`."""
    return _number(text, MOST_EXAMPLES)


def percent(text: str) -> int:
    """Return the percent of a text, «50» or «50%»: a whole number from 1 to 100."""
    return _number(text.strip().removesuffix("%").rstrip(), _WHOLE)


def _number(text: str, most: int | None = None) -> int:
    """Return the whole number of a text, at least 1 and at most `most`. Raises argparse's error."""
    number = int(text) if text.strip().lstrip("+").isdecimal() and len(text) < _DIGITS else 0
    if not 1 <= number <= (most or number):
        raise argparse.ArgumentTypeError(
            f"«{text}» debe ser un número entero" + (f" de 1 a {most}" if most else ", al menos 1")
        )
    return number
