"""The regimes of Resolución 0812, art. 4: which files each delivers, when, and who delivers them.

The rules of the file: a regime is a row; its windows are counted in business days of the month.
A kind of file is told by the two letters that begin its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.files.windows import Window

MASTER, NEWS = "maestro", "novedades"
QUARTERLY = frozenset({2, 5, 8, 11})


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime: the letters of its master and of its news, its windows, the roles that deliver,
    whether what they deliver has a cut-off, and where its results are copied.
    """

    name: str
    title: str
    master: str
    news: str
    windows: tuple[Window, ...]
    roles: tuple[str, ...]
    cutoff: bool = False
    copies: tuple[str, ...] = ()

    def kind(self, what: str) -> str:
        """Return the letters of its master or of its news."""
        return self.master if what == MASTER else self.news


CONTRIBUTIVO = Regime(
    "contributivo",
    "régimen contributivo",
    "MC",
    "NC",
    (Window("primera", 1, 8, 9), Window("segunda", 13, 13, 15)),
    ("eps", "otra_eps", "eoc"),
)
SUBSIDIADO = Regime(
    "subsidiado",
    "régimen subsidiado",
    "MS",
    "NS",
    (Window("unica", 1, 8, 9),),
    ("departamento", "distrito_capital"),
    cutoff=True,
    copies=("FTP", "MINISTERIO"),
)
TRIMESTRAL = Regime(
    "trimestral",
    "planes adicionales y regímenes especiales",
    "ME",
    "NE",
    (Window("trimestre", 1, 8, 9, QUARTERLY),),
    ("plan_adicional", "regimen_especial"),
    cutoff=True,
)
REGIMES: Mapping[str, Regime] = {one.name: one for one in (CONTRIBUTIVO, SUBSIDIADO, TRIMESTRAL)}
OF_KIND: Mapping[str, tuple[Regime, str]] = {
    kind: (one, what)
    for one in REGIMES.values()
    for kind, what in ((one.master, MASTER), (one.news, NEWS))
}
"""The regime of a kind of file, and what it is there."""

OF_ROLE: Mapping[str, Regime] = {role: one for one in REGIMES.values() for role in one.roles}
