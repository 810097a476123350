"""What an operation is for, whatever verb it has: the words by which requests are told apart.

The rules of the file: what masks, retries, budgets, replays and read-only refuse ask the *kind* of
a request, never its verb (whole systems are POST only, others write with GET). The pack's bindings
say the kind of each capability; a probe that sends another verb says the kind itself.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a request does to the system: it reads, it may write, or it logs somebody in."""

    READ = "read"
    WRITE = "write"
    LOGIN = "login"


class Shape(StrEnum):
    """What a capability gives or takes: a row (`one` written, its `detail` or `summary` read), all
    rows of something (`list`) or a page of them, or many rows written at once (`many`).
    """

    ONE = "one"
    MANY = "many"
    DETAIL = "detail"
    SUMMARY = "summary"
    LIST = "list"
    PAGE = "page"


class ParameterRole(StrEnum):
    """What a parameter is: it names a row (`row`), says whose rows are meant (`scope`), shows who
    calls (`credential`), gives the day that is asked for (`day`), narrows a list (`filter`), or
    asks for a page of it (`page`).
    """

    ROW = "row"
    SCOPE = "scope"
    CREDENTIAL = "credential"
    DAY = "day"
    FILTER = "filter"
    PAGE = "page"


SHAPES: Mapping[Kind, tuple[Shape, ...]] = {
    Kind.READ: (Shape.DETAIL, Shape.SUMMARY, Shape.LIST, Shape.PAGE),
    Kind.WRITE: (Shape.ONE, Shape.MANY),
    Kind.LOGIN: (Shape.ONE,),
}
"""The shapes that a capability of each kind may have; the first is meant where none is said."""
LISTING = frozenset({Shape.LIST, Shape.PAGE})
PLURAL = LISTING | {Shape.MANY}


READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Verbs that read wherever nobody says otherwise (RFC 9110 §9.2.1)."""
_PASSWORD = "$PASSWORD_"


def kind_of(line: Mapping[str, Any]) -> Kind:
    """Return the kind of an exchange's line in a ledger.

    A ledger older than kinds says none: then its verb does, and a body that shows where a password
    stood is a login's.
    """
    if said := line.get("kind"):
        return Kind(said)
    if line["method"] in READING:
        return Kind.READ
    return Kind.LOGIN if _PASSWORD in (line.get("request_body") or "") else Kind.WRITE
