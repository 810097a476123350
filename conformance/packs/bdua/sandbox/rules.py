"""How a validator behaves: its defects, and where several ways are right, which of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.files.mutants.mutation import UNCHANGED, Mutation
from conformance.packs.bdua import control
from conformance.packs.bdua.settings import BY_TEXT, MARK, SIGNATURE, WHOLE

_LINE = "{TT},{ENTIDAD},{DDMMAAAA},{REGISTROS}"
_NAME = "entrada/{ENTIDAD}/CTL{TT}{ENTIDAD}{DDMMAAAA}.txt"

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

BY_RECORD, BY_FILE, SIGNED = "control-registro", "control-archivo", "firma-texto"
AGREED: Mapping[str, Mapping[str, Any]] = {
    BY_RECORD: {control.KIND: control.RECORD, control.LINE: _LINE, control.PLACE: control.FIRST},
    BY_FILE: {control.KIND: control.FILE, control.LINE: _LINE, control.NAME: _NAME},
    SIGNED: {SIGNATURE: BY_TEXT, MARK: "FIRMA:"},
    WHOLE_FILE: {"estructura_al_recibir": WHOLE},
}
"""Ways that are right where the target asks for them, and what its file says then: each file tells
how many records it has, in a record or in a file beside it; a letter is signed by a text.
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
