"""The word that was meant: what is told beside one that nobody knows."""

import difflib
from collections.abc import Collection

_FEW = 20
_ALIKE = 0.5


def nearest(word: str, accepted: Collection[str]) -> str:
    """Return a sentence that names the nearest accepted word, and the accepted ones when they are
    few.
    """
    near = difflib.get_close_matches(word, accepted, 1, _ALIKE)
    hint = f"¿Quiso decir «{near[0]}»? " if near else ""
    shown = f"Se acepta: {', '.join(accepted)}." if 0 < len(accepted) <= _FEW else ""
    return (hint + shown).strip()
