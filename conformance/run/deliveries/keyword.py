"""Which items an expression of words chooses: `calendario and not trimestral`."""

import ast
from collections.abc import Callable, Sequence

from conformance.core.errors import UsageError
from conformance.files.item import DeliveryItem

_SIGNS = ("and", "or", "not", "(", ")")


def choosing(keyword: str) -> Callable[[DeliveryItem], bool]:
    """Return what says whether an item fits an expression; all fit none. Raises UsageError."""
    words = keyword.replace("(", " ( ").replace(")", " ) ").split()
    if not words:
        return lambda item: True
    named = [one if one in _SIGNS else f"w{at}" for at, one in enumerate(words)]
    try:
        tree = ast.parse(" ".join(named), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError):
        raise UsageError(
            f"-k «{keyword}»: no se entiende la expresión.\nSe acepta: palabras unidas con and, "
            "or, not y paréntesis, como «lista and not filtros»."
        ) from None
    return lambda item: _holds(tree, words, f"{item.title} [{item.id}]".lower())


def _holds(node: ast.expr, words: Sequence[str], name: str) -> bool:
    if isinstance(node, ast.BoolOp):
        parts = (_holds(one, words, name) for one in node.values)
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    if isinstance(node, ast.UnaryOp):
        return not _holds(node.operand, words, name)
    assert isinstance(node, ast.Name)
    return words[int(node.id[1:])].lower() in name
