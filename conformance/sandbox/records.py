"""The rows of the sandbox: entities, users, facturas, radicados, seguimientos, pagos, cuentas, RIPS."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

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
class Kind:
    """A kind of seguimiento: its group of codes, the codes that answer it, its legal terms.

    `answers` are the codes the norm gives to its door (Res. 2284 de 2023, Anexo 3, tabla 1.4);
    the terms are business days (Ley 1438 art. 57; Res. 2284 art. 6; 0: the norm sets none).
    """

    name: str
    suffix: str
    answers: frozenset[str]
    term: int
    answer_term: int
    reiteration_term: int
    last_term: int


GLOSA = Kind("GLOSA", "Glosa", frozenset({"RE9502", "RE9602", "RE9702", "RE9801", "RE9901"}), 20, 15, 10, 7)
DEVOLUCION = Kind("DEVOLUCION", "Devolucion", frozenset({"RE9501", "RE9601", "RE9701"}), 5, 5, 5, 0)


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
class Act:
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
    kind: Kind
    factura: int
    annex: tuple[str, int] | None
    valor: Decimal | None
    formulacion: Act
    respuesta: Act | None = None
    reiteracion: Act | None = None
    ultima: Act | None = None

    @property
    def lifted(self) -> bool:
        """Whether the payer lifted the glosa wholly (GTL002): nothing follows (decision R8)."""
        return self.reiteracion is not None and self.reiteracion.code == "GTL002"


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
