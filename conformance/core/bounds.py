"""What is read of a system's answers, at most: one table, each bound with its reason.

What goes beyond is told, never read to its end: bytes and time are the client's (the answer counts
as none, and says why), values, depth and digits are the reader's (SCH-06), and an item's totals are
the context's (it is BLOCKED). Together they hold a run under 500 MB, whatever the system answers.
`docs/limites.md` tells them to users.
"""

from dataclasses import dataclass

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a run. The largest answer that the norm foresees is a page of 1500 rows
    (R26).
    """

    answer_bytes: int = 16 * _MB
    """Of a body, as it came and decompressed: 1500 rows of 10 KB, three times what two full texts
    take.
    """
    head_bytes: int = 512 * 1024
    """Of status line and headers, provisional answers included: web servers send 8 to 64 KB at
    most.
    """
    values: int = 250_000
    """In the JSON of a body: 1500 rows of 166 values, where the widest row has some 60."""
    names: int = 2_000
    """In the object that a body is: the widest has some 60. Judging it takes several copies."""
    depth: int = 100
    """Of arrays and objects within each other: the deepest document of the pack has 6."""
    item_bytes: int = 128 * _MB
    """Of all the answers to one item: the largest takes 4 MB of the sandbox."""
    item_values: int = 1_500_000
    """In all the answers to one item, which may hold them all: 150 pages of 100 rows of 100
    values.
    """
    kept_bytes: int = 64 * 1024
    """Of a reading's body that an item keeps after judging it; a larger one is let go."""
    evidence_headers: int = 100
    """Headers of an answer that the ledger keeps."""
    evidence_header: int = 2_000
    """Characters of each of them: twice the longest token."""
    evidence_headers_size: int = 16_000
    """Characters of all of them."""
    evidence_fault: int = 500
    """Characters of why no answer came, which may quote what came instead."""
    page_bytes: int = 32 * _MB
    """Of requests and answers that the Allure page holds: Node takes ten times that to make it."""
    searched: int = 200_000
    """Bytes of a body that are searched for internal details or for names told twice."""


BOUNDS = Bounds()
