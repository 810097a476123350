"""What the core knows today, and what is recorded that it knew."""

from functools import cache
from pathlib import Path

from house_words import Mention, files_of, places, words_of

from conformance.core import installed
from conformance.files.pack import DeliveryPack
from conformance.http.pack import Pack
from conformance.http.verification import load_pack

_KNOWN = Path(__file__).with_name("known.txt")


@cache
def known_places() -> tuple[Mention, ...]:
    """Return the lines of the core where a word of an installed pack stands."""
    words = [word for name in installed.names() for word in words_of(_record(name))]
    return tuple(places(words, files_of()))


def _record(name: str) -> Pack | DeliveryPack:
    found = installed.load(name)
    return found if isinstance(found, DeliveryPack) else load_pack(name)


def recorded() -> int:
    """Return the number of lines that may still know a pack."""
    return int(_KNOWN.read_text(encoding="utf-8"))
