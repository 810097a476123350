"""In what a content is encoded, as far as it shows."""


def is_utf8(content: bytes) -> bool:
    """Say whether a content that has more than ASCII is UTF-8."""
    if content.isascii():
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
