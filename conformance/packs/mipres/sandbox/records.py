"""The tables of the sandbox: a collection for each act, entities, and the tokens that they hold."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from conformance.packs.mipres.auth import BY_REGIME
from conformance.packs.mipres.number_form import USUAL, NumberForm, form_of
from conformance.packs.mipres.steps import INSURER, STEPS
from conformance.sandbox.tables import Tables

ANNULLED, ACTIVE, PROCESSED = 0, 1, 2
_GUID = (8, 4, 4, 4, 12)


@dataclass(frozen=True, slots=True)
class Entity:
    """Who calls: a role, the NIT of its entity without check digit, how the EPS is coded, the
    service that it enters, and whether it has a token for each régimen.
    """

    role: str
    nit: str
    code: str = ""
    service: str = ""
    regimes: bool = False

    @property
    def permanent(self) -> str:
        """The token that a person of the entity made: shaped as a GUID, synthetic."""
        return self._made("")

    @property
    def by_regime(self) -> Mapping[str, str]:
        """The tokens of an entity that has one for each régimen, by the keys of a target file."""
        return {name: self._made(name) for name in BY_REGIME} if self.regimes else {}

    def _made(self, regime: str) -> str:
        digits = iter(hashlib.sha256(f"mipres/{self.nit}{regime}".encode()).hexdigest())
        return "-".join("".join(next(digits) for _ in range(length)) for length in _GUID)


ENTITIES: Mapping[str, Entity] = {
    one.nit: one
    for one in (
        Entity("eps", "900100201", "EPS901", regimes=True),
        Entity("otra_eps", "900100202", "EPS902"),
        Entity("et", "890100203", "ET0903"),
        Entity("proveedor", "800100204", regimes=True),
        Entity("otro_proveedor", "800100205"),
        Entity("ips", "860100206"),
    )
}
"""By NIT; none of them exists."""

INSURERS = frozenset({"eps", "et", "otra_eps"})
"""The roles that act for who pays."""

USERS: Mapping[str, Entity] = {one.role: one for one in ENTITIES.values()}
"""By role."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a collection: `case` is its trace id, `insurer` and `provider` the NITs whose it is;
    `values` are the properties that clients sent, by their names on the wire.
    """

    id: int
    case: int
    state: int
    made: datetime
    insurer: str
    provider: str
    values: Mapping[str, Any]
    annulled: datetime | None = None

    def now(self, state: int, when: datetime | None = None) -> "Record":
        """Return the row in another state."""
        return replace(self, state=state, annulled=when)

    def is_of(self, nit: str, side: str) -> bool:
        """Say whether an entity is the party of the row on that side."""
        return nit == (self.insurer if side == INSURER else self.provider)


Table = dict[int, Record]
BY_NUMBER, BY_ID, BY_OBJECT, REGISTERING = "número", "id", "objeto", "registro"
"""What the operations about several rows take: names of rows, or the bodies of acts."""


@dataclass
class Books(Tables):
    """Everything that the server holds."""

    direccionamiento: dict[int, Record] = field(default_factory=dict)
    no_direccionamiento: dict[int, Record] = field(default_factory=dict)
    programacion: dict[int, Record] = field(default_factory=dict)
    entrega: dict[int, Record] = field(default_factory=dict)
    reporte: dict[int, Record] = field(default_factory=dict)
    suministro: dict[int, Record] = field(default_factory=dict)
    facturacion: dict[int, Record] = field(default_factory=dict)
    datos_facturados: dict[int, Record] = field(default_factory=dict)
    form: NumberForm = field(default_factory=partial(form_of, USUAL))
    many: str = BY_NUMBER
    tokens: dict[str, str] = field(default_factory=dict)
    ends: dict[str, datetime] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """Return a collection by its name."""
        found: Table = getattr(self, name)
        return found

    def of_case(self, name: str, case: int) -> Record | None:
        """Return the last row of a case in a collection that was not annulled."""
        rows = (one for one in self.table(name).values() if one.case == case)
        return max((one for one in rows if one.state), key=lambda one: one.id, default=None)

    def same_prescription(
        self, name: str, values: Mapping[str, Any], keys: tuple[str, ...]
    ) -> bool:
        """Say whether a collection has a row of the same prescription that was not annulled."""
        return any(
            one.state and all(one.values.get(key) == values.get(key) for key in keys)
            for one in self.table(name).values()
        )

    def visible(self, name: str, nit: str, today: date | None = None) -> Iterator[Record]:
        """Yield the rows of a collection that an entity is a party of."""
        for one in self.table(name).values():
            if nit in (one.insurer, one.provider) or not self.rule("entity"):
                yield one


_SIGNS = ("", "+", "/")


def token_of(seed: int, whose: str, turn: int) -> str:
    """Return a temporary token of an entity: base64 with its padding, and of each three one with a
    plus and one with a slash.
    """
    made = hashlib.sha256(f"mipres/{seed}/{whose}/{turn}".encode()).digest()
    text = base64.b64encode(made, b"xy").decode().rstrip("=")
    return f"{text[:9]}{_SIGNS[turn % len(_SIGNS)]}{text[9:41]}="


HEAD = ("NoPrescripcion", "TipoTec", "ConTec", "TipoIDPaciente", "NoIDPaciente", "NoEntrega")
"""What every row of a case says of its prescription."""

assert set(STEPS) <= set(Books.__dataclass_fields__)
