"""Addresses as they may be shown: who logs in and what a query says are secrets until proven
otherwise.
"""

import re

MASK = "***"
# One slash too few or too many is still an address to the person who wrote it; C: is a drive of
# Windows. What ends a sentence or closes a parenthesis after an address is not part of it. A scheme
# is short: without a bound, a long word would be read again from each of its letters.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,40}:/{1,3}[^\s«»\"'<>]*[^\s«»\"'<>.,:;)]")
_PARTS = re.compile(r"([^:/]+:/+)([^/?#]*@)?([^?#]*)(.*)", re.DOTALL)
_VALUE = re.compile(r"([?&;#][^=&;#]*=)[^&;#]*")
# A query or a fragment, up to what closes the address in a header: `<…>; rel="next"`.
_MARK = re.compile(r"([?#])([^?#<>\s\"']*)")


def shown(address: str) -> str:
    """Return an address with its user, its password and the values of its query and fragment
    masked.

    What is no address (the path of a file) comes back as it was.
    """
    match = _PARTS.fullmatch(address)
    if match is None or not _ADDRESS.match(address):
        return address
    scheme, user, place, rest = match.groups()
    if rest.startswith("?") and "=" not in rest:
        rest = f"?{MASK}" if len(rest) > 1 else rest
    hidden = _VALUE.sub(lambda pair: pair[1] + MASK, rest)
    return f"{scheme}{MASK + '@' if user else ''}{place}{hidden}"


def shown_in(text: str, *addresses: str) -> str:
    """Return a text in which every address is masked: those named, to the letter, and any other it
    holds.
    """
    for address in addresses:
        text = text.replace(address, shown(address))
    return _ADDRESS.sub(lambda match: shown(match[0]), text)


def shown_reference(text: str) -> str:
    """Return where a header points, with the values of its query and of its fragment masked, whole
    or relative.
    """
    return _MARK.sub(lambda match: match[1] + _hidden(match[2]), shown_in(text))


def _hidden(part: str) -> str:
    """Return a query or a fragment that gives the names of its values and nothing else."""
    return "&".join(
        f"{name}{equal}{MASK}" if equal else (MASK if name else "")
        for name, equal, _ in (pair.partition("=") for pair in re.split("[&;]", part))
    )
