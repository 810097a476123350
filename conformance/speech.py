"""Text of others as people may see it: it moves no cursor, turns no line round and breaks no XML."""

_KEPT = frozenset("\n\t\u00a0")


def printable(text: str) -> str:
    """Return a text with all that commands a terminal or turns its direction as \\xNN: controls, marks, halves."""
    if text.isprintable():
        return text
    return "".join(char if char in _KEPT or char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def one_line(text: str) -> str:
    """Return a text as a single printable line."""
    return printable(" ".join(text.split()))
