"""The rows of the sandbox: entities, users, facturas, radicados, seguimientos, pagos, cuentas,
RIPS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from conformance.core.lifecycle import Lifecycle, Move
from conformance.packs.siifa import lifecycles

ANNEXES: Mapping[str, str] = {
    "idConsulta": "Consulta",
    "idHospitalizacion": "Hospitalización",
    "idMedicamento": "Medicamento",
    "idOtroServicio": "Otro servicio",
    "idProcedimiento": "Procedimiento",
    "idRecienNacido": "Recién nacido",
    "idUrgencia": "Urgencia",
    "idUsuario": "Usuario",
}


@dataclass(frozen=True, slots=True)
class SeguimientoKind:
    """A kind of seguimiento: its group of codes, the codes that answer it, its legal terms.

    The order of its acts, the codes that answer it and the terms (business days; 0: the norm sets
    none) are those of its table.
    """

    name: str
    suffix: str
    cycle: Lifecycle
    formular: Move
    responder: Move
    reiterar: Move
    cerrar: Move

    @property
    def answers(self) -> frozenset[str]:
        """The codes that the norm gives it (Res. 2284 de 2023, Anexo 3, tabla 1.4)."""
        return frozenset(self.responder.act.codes if self.responder.act else ())


def _kind(suffix: str, cycle: Lifecycle, last: str) -> SeguimientoKind:
    return SeguimientoKind(
        suffix.upper(),
        suffix,
        cycle,
        *map(cycle.named, ("formular", "responder", "reiterar", last)),
    )


GLOSA = _kind("Glosa", lifecycles.GLOSA, "subsanar")
DEVOLUCION = _kind("Devolucion", lifecycles.DEVOLUCION, "contestar")


@dataclass(frozen=True, slots=True)
class Entity:
    """A company: ERP, IPS or FITS. The NIT goes without check digit."""

    nit: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class User:
    """A user of one role; `key` is the role's name in the harness, `role` the one on the wire."""

    key: str
    name: str
    guid: str
    role: str
    nit: str | None


@dataclass(frozen=True, slots=True)
class Codigo:
    """A code of a catalogue: `groups` list it, an inactive one is never listed."""

    code: str
    parent: str | None
    level: int
    label: str
    groups: frozenset[str]
    active: bool


@dataclass(frozen=True, slots=True)
class Factura:
    """An electronic invoice between an issuer and a payer."""

    id: int
    numero: str
    emisor: str
    adquiriente: str
    valor: Decimal
    emision: datetime
    cargue: datetime


@dataclass(frozen=True, slots=True)
class Radicado:
    """The filing of a factura: at most one each (decision R21)."""

    id: int
    factura: int
    numero: str
    fecha: datetime
    user: str
    reported: datetime


@dataclass(frozen=True, slots=True)
class ReportedAct:
    """One step of a seguimiento: code, date and text as given; who reported it and when."""

    code: str | None
    fecha: datetime | None
    text: str | None
    user: str
    reported: datetime


@dataclass(frozen=True, slots=True)
class Seguimiento:
    """A glosa or a devolución with the four acts of its life."""

    id: int
    kind: SeguimientoKind
    factura: int
    annex: tuple[str, int] | None
    valor: Decimal | None
    formulacion: ReportedAct
    respuesta: ReportedAct | None = None
    reiteracion: ReportedAct | None = None
    ultima: ReportedAct | None = None

    @property
    def lifted(self) -> bool:
        """Whether the payer lifted the glosa wholly (GTL002; decision R8)."""
        return self.reiteracion is not None and self.reiteracion.code == "GTL002"

    @property
    def state(self) -> str:
        """The state in its table: where the last act left it (the payer's code decides between
        two).
        """
        acts = (
            (self.ultima, self.kind.cerrar),
            (self.reiteracion, self.kind.reiterar),
            (self.respuesta, self.kind.responder),
            (self.formulacion, self.kind.formular),
        )
        act, move = next((act, move) for act, move in acts if act is not None)
        alike = [one for one in self.kind.cycle.moves if one.capability == move.capability]
        return next((one.target for one in alike if one.code == act.code), move.target)


@dataclass(frozen=True, slots=True)
class Pago:
    """A payment of a factura."""

    id: int
    factura: int
    contrato: int | None
    fuente: int
    subfuente: int
    giro: int | None
    valor: Decimal
    fecha: datetime
    referencia: str
    origen: int | None
    destino: int | None
    user: str
    reported: datetime


@dataclass(frozen=True, slots=True)
class EstadoPago:
    """One state of a payment (domain 14)."""

    id: int
    pago: int
    codigo: int
    texto: str | None
    fecha: datetime


@dataclass(frozen=True, slots=True)
class Cuenta:
    """A bank account of an entity."""

    id: int
    nit: int
    banco: int
    tipo: int
    numero: str
    titular: str
    estado: int
    principal: bool
    texto: str | None
    user: str
    reported: datetime
    changed_by: str | None = None
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Banco:
    """A bank of REFERENCIA_BANCO."""

    codigo: int
    superfinanciera: int
    nombre: str
    razon: str
    nit: str
    tipo: str
    adres: str
    estado: str


@dataclass(frozen=True, slots=True)
class Paciente:
    """A RIPS user of a factura, with the id of each of the services a glosa may point at."""

    id: int
    transaccion: int
    factura: int
    documento: str
    servicios: Mapping[str, int]
