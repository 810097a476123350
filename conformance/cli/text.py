"""Text of others on the user's terminal: what it holds is shown, never obeyed; and numbers that the user wrote."""

import argparse

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


def examples_of(text: str) -> int:
    """Return how many examples a text asks for: a whole number from 1 to `MOST_EXAMPLES`."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST_EXAMPLES:
        raise argparse.ArgumentTypeError(f"«{text}» debe ser un número entero de 1 a {MOST_EXAMPLES}")
    return number
