"""The register on invalid, unknown or odd requests.

The aspects, and who asks for them:

- `id.unknown`, `id.malformed`: an id that no row has, or that is none (probing); `id.undescribed`:
  one where no document tells what it gets (matrix).
- `verb.wrong`: a verb that the path has not (probing, matrix).
- `media.wrong`: a body of another media type, or none (media, and the matrix's column);
  `login.media`: the same for a login (matrix).
- `query.type`: a parameter of another type (matrix).
- `hostile.request`: bodies, numbers, paths and headers that no client should send (robustness).
- `document`, `document.core`: what the documents say, and that the core's operations are there.
- `detail.listed`: a detail says what its list says (details).
- `list.own`: a list shows an entity its own rows alone (own_entity).
- `bulk.rows`: what becomes of the rows of a bulk (elements).
"""

from collections.abc import Mapping

from conformance.core.citation import Citation

ASPECTS: Mapping[str, Citation] = {
    "id.unknown": Citation(("SIIFA-S07", "SIIFA-MAN-7.404")),
    "id.malformed": Citation(("SIIFA-S06", "SIIFA-MAN-7.400")),
    "id.undescribed": Citation(("SIIFA-S06", "SIIFA-S02")),
    "verb.wrong": Citation(("SIIFA-S01",)),
    "media.wrong": Citation(("SIIFA-S01",)),
    "login.media": Citation(("SIIFA-S11", "SIIFA-S01")),
    "query.type": Citation(("SIIFA-S06", "SIIFA-MAN-7.400")),
    "hostile.request": Citation(("SIIFA-S06", "SIIFA-S02", "SIIFA-S13", "SIIFA-MAN-7.400")),
    "document": Citation(("SIIFA-DOC",)),
    "document.core": Citation(("SIIFA-CORE", "SIIFA-MAN-4.4")),
    "detail.listed": Citation(("SIIFA-R24",)),
    "list.own": Citation(("SIIFA-I01",)),
    "bulk.rows": Citation(
        ("SIIFA-R19", "SIIFA-R22", "SIIFA-R23", "SIIFA-R24", "SIIFA-R25", "SIIFA-R31")
    ),
}
