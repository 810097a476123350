"""How a validator behaves: its defects, and where several ways are right, which of them."""

from dataclasses import dataclass

from conformance.files.mutants.mutation import UNCHANGED, Mutation

BRIEF, WHOLE_FILE, LOWER, BARE_LF, TRAILING, EMPTY_LISTS, FIRST_WINS, ONCE_ONLY, DAILY = MANNERS = (
    "sin-acuse",
    "estructura-archivo",
    "minusculas",
    "lf",
    "glosa-con-punto-y-coma",
    "lista-vacia",
    "primero-gana",
    "segunda-rechazada",
    "resultados-diarios",
)
"""Right ways that are not the usual one: no receipt is written, one record of bad structure
refuses its file, the results' names are small, their lines end in LF, a list of reasons ends in a
semicolon, a list without records is written, the first of two masters has the person, a second
file of a window is refused, results come as soon as they may.
"""


@dataclass(frozen=True, slots=True)
class Rules:
    """The defects and the manners that are switched on, and what else is wrong."""

    defects: frozenset[str] = frozenset()
    manners: frozenset[str] = frozenset()
    mutation: Mutation = UNCHANGED

    def wrong(self, defect: str) -> bool:
        """Say whether a defect is switched on."""
        return defect in self.defects

    def manner(self, name: str) -> bool:
        """Say whether it behaves in a manner."""
        return name in self.manners
