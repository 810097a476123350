"""The register on lists, filters, order, pages and the model.

`list.pages`: pages repeat no row and their totals are exact. `list.filter`: each filter brings the
rows that match. `list.exact`: a filter finds no parts. `list.detail`: a row says what its detail
does. `list.order`: rows come sorted. `list.at_once`: two entities that read at once.
`catalogue.filter`: filters within a group of codes. `codes.listed`: what a catalogue lists is
accepted. `reading.page`, `reading.filter`, `reading.same`: what every answer that is read must be,
whoever asked for it. `lifecycle`: what holds of every walk through a lifecycle.
"""

from collections.abc import Mapping

from conformance.core.citation import Citation
from conformance.core.finding import Level

ASPECTS: Mapping[str, Citation] = {
    "list.pages": Citation(("SIIFA-R26",)),
    "list.filter": Citation(("SIIFA-R27",)),
    "list.exact": Citation(("SIIFA-R27",)),
    "list.detail": Citation(("SIIFA-R24",)),
    "reading.page": Citation(("SIIFA-R26",)),
    "reading.filter": Citation(("SIIFA-R27",)),
    "reading.same": Citation(("SIIFA-R24",)),
    "list.order": Citation(("SIIFA-R34",)),
    "list.at_once": Citation(("SIIFA-I01",)),
    "catalogue.filter": Citation(("SIIFA-R27",)),
    "lifecycle": Citation(("SIIFA-R23", "SIIFA-R24", "SIIFA-R25", "SIIFA-R31", "SIIFA-R12")),
    "codes.listed": Citation(("SIIFA-R30",), Level.SHOULD),
}
