"""Text of others on the user's terminal: what it holds is shown, never obeyed."""


def printable(text: str) -> str:
    """Return the text with control characters as \\xNN: a system's answer can't move the cursor or paint."""
    return "".join(char if char in "\n\t" or char.isprintable() or char == "\u00a0"
                   else f"\\x{ord(char):02x}" for char in text)
