"""What is told between the ministry and a caja: the novelties of employers and their answers, and
the reports that a caja sends by itself. Keys stand as they are sent: no two services spell alike.
"""

from dataclasses import dataclass

_NAMES = ("PrimerNombre", "SegundoNombre", "PrimerApellido", "SegundoApellido")
_EMPLOYER = tuple(f"{one}Empleador" for one in _NAMES)
_LEGAL = tuple(f"{one}RepresentanteLegal" for one in _NAMES)
_WORKER = tuple(f"{one}Trabajador" for one in _NAMES)
_CONSENTS = ("AutorizacionManejoDatosPersonales", "AutorizacionEnvioNotificaciones")
_CONTACT = (
    *("Departamento", "Municipio", "DireccionContacto"),
    *("TelefonoContacto", "CorreoElectronicoContacto"),
)
_IDS = (
    *("RadicadoSolicitud", "NumeroTransaccion"),
    *("TipoDocumentoEmpleador", "NumeroDocumentoEmpleador", "serialSat"),
)
_FIRST = (
    *_IDS,
    *("TipoPersona", "NaturalezaJuridicaEmpleador"),
    *_EMPLOYER,
    *("FechaSolicitud", "PerdidaAfiliacionCausaGrave", "FechaEfectivaAfiliacion"),
    *("NombreRazonSocial", "NumeroMatriculaMercantil"),
    *_CONTACT,
    *("TipoDocumentoRepresentanteLegal", "NumeroDocumentoRepresentanteLegal"),
    *_LEGAL,
    *_CONSENTS,
    "ManifestacionNoAfiliacionPrevia",
)
_ANSWER = (
    *("NumeroRadicadoSolicitud", "NumeroTransaccion"),
    *("TipoDocumentoEmpleador", "NumeroDocumentoEmpleador", "SerialSat", "ResultadoTramite"),
)
REASON = "MotivoRechazo"


@dataclass(frozen=True, slots=True)
class Novelty:
    """A novelty that the ministry notifies: its code, the services that tell it and take the
    answer, the keys that its data has, and the date that approving it takes (`effective`).

    `paid` are the keys about debts that its answer has besides.
    """

    name: str
    code: str
    words: str
    asked: str
    answered: str
    keys: tuple[str, ...]
    effective: str
    paid: tuple[str, ...] = ()

    @property
    def consult(self) -> str:
        """The capability that reads it."""
        return f"consultar_{self.name}"

    @property
    def respond(self) -> str:
        """The capability that answers it."""
        return f"responder_{self.name}"

    @property
    def answer_keys(self) -> tuple[str, ...]:
        """The keys of an answer, those that it needs first."""
        return (*_ANSWER, self.effective, *self.paid, REASON)


ANSWER_KEYS = _ANSWER
"""What each answer needs."""

NOVELTIES = (
    Novelty(
        "afiliacion_primera_vez",
        "1",
        "la afiliación de un empleador por primera vez",
        "ConsultarSolicitudAfiliacionCcfPrimeravez",
        "ResponderSolicitudAfiliacionCcfPrimeravez",
        _FIRST,
        "FechaEfectivaAfiliacion",
    ),
    Novelty(
        "afiliacion_no_primera_vez",
        "2",
        "la afiliación de un empleador que viene de otra caja",
        "ConsultarSolicitudAfiliacionCcfNoPrimeravez",
        "ResponderSolicitudAfiliacionCcfNoPrimeravez",
        (*_FIRST[:-1], "CodigoCcfAnterior", "PazSalvo", "FechaPazSalvo"),
        "FechaEfectivaAfiliacion",
    ),
    Novelty(
        "desafiliacion",
        "3",
        "la desafiliación de un empleador",
        "ConsultarDesafiliacionCcf",
        "ResponderDesafiliacionCcf",
        (
            *_IDS,
            *("FechaSolicitudDesafiliacion", "FechaEfectivaDesafiliacion", "Departamento"),
            *_CONSENTS,
            *("PazSalvo", "FechaPazSalvo"),
        ),
        "FechaEfectivaDesafiliacion",
        ("FechaRespuesta", "PazSalvo", "FechaPazSalvo"),
    ),
    Novelty(
        "inicio_relacion_laboral",
        "4",
        "el inicio de una relación laboral",
        "ConsultarInicioRelacionLaboral",
        "ResponderInicioRelacionLaboral",
        (
            *_IDS,
            *("TipoInicio", "FechaInicio", "TipoDocumentoTrabajador", "NumeroDocumentoTrabajador"),
            *_WORKER,
            *("SexoTrabajador", "FechaNacimientoTrabajador"),
            *_CONTACT,
            *("Salario", "TipoSalario", "HorasTrabajo"),
            *_CONSENTS,
        ),
        "FechaRespuesta",
    ),
    Novelty(
        "terminacion_relacion_laboral",
        "5",
        "la terminación de una relación laboral",
        "ConsultarTerminacionRelacionLaboral",
        "ResponderTerminacionRelacionLaboral",
        (
            *_IDS,
            *("TipoTerminacion", "FechaTerminacion"),
            *("TipoDocumentoTrabajador", "NumeroDocumentoTrabajador"),
            *("PrimerNombreTrabajador", "PrimerApellidoTrabajador"),
            *_CONSENTS,
        ),
        "FechaRespuesta",
    ),
)


OTHER_CODES = {
    "6": "la suspensión",
    "7": "la licencia",
    "8": "la modificación del salario",
    "9": "el retiro definitivo",
}
"""The novelties whose data nobody has shown: they are notified, and nothing of them is judged."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a caja reports by itself: its service, and its keys, those that it needs first."""

    name: str
    words: str
    service: str
    needed: tuple[str, ...]
    keys: tuple[str, ...] = ()

    @property
    def capability(self) -> str:
        """The capability that sends it."""
        return f"reportar_{self.name}"


_COMMON = (
    *("NumeroRadicadoSolicitud", "NumeroTransaccion", "TipoDocumentoEmpleador"),
    *("NumeroDocumentoEmpleador", "SerialSAT"),
)
_OUT = ("AutorizacionManejoDatos", "AutorizacionNotificaciones")
_WORKER_OUT = ("TipoDocumentoTrabajador", "NumeroDocumentoTrabajador")
_MEMBER = (
    *("TipoPersona", "NaturalezaJuridicaEmpleador"),
    *_EMPLOYER,
    "PerdidaAfiliacionCausaGrave",
    *("RazonSocial", "NumeroMatriculaMercantil", "Departamento", "Municipio"),
    *("DireccionContacto", "NumeroTelefono", "CorreoElectronico"),
    *("TipoDocumentoRepresentante", "NumeroDocumentoRepresentante"),
    *(f"{one}Representante" for one in _NAMES),
    "Manifestacion",
    *_OUT,
)
_WITHOUT_NUMBER = tuple(one for one in _COMMON if one != "NumeroTransaccion")

REPORTS = (
    Report(
        "afiliacion",
        "una afiliación hecha en la caja",
        "AfiliacionCcf",
        (*_COMMON, "FechaSolicitud", "FechaEfectivaAfiliacion"),
        _MEMBER,
    ),
    Report(
        "afiliacion_no_primera_vez",
        "una afiliación que viene de otra caja",
        "AfiliacionCcfNoPrimeravez",
        (*_COMMON, "FechaSolicitud", "FechaEfectivaAfiliacion"),
        (*_MEMBER, "CodigoCajaCompensacionFamiliarAnterior", "PazSalvo", "FechaPazYSalvo"),
    ),
    Report(
        "desafiliacion",
        "una desafiliación",
        "DesafiliacionCcf",
        (*_COMMON, "FechaSolicitud", "FechaEfectivaDesafiliacion"),
        ("Departamento", "PazSalvo", "FechaPazYSalvo", *_OUT),
    ),
    Report(
        "perdida_causa_grave",
        "la pérdida de la afiliación por causa grave",
        "PerdidaAfiliacionCausaGraveCcf",
        (*_WITHOUT_NUMBER, "FechaPerdidaAfiliacion", "CausalRetiro"),
        (
            *("TipoPersona", "RazonSocial", "Departamento"),
            *("PrimerApellidoEmpleador", "PrimerNombreEmpleador", "EstadoReporte"),
            *_OUT,
        ),
    ),
    Report(
        "inicio",
        "el inicio de una relación laboral",
        "InicioRelacionLaboralCcf",
        (*_COMMON, "FechaInicio", *_WORKER_OUT),
        (
            "TipoInicio",
            *_NAMES,
            *("Sexo", "FechaNacimiento", "Departamento", "Municipio", "Direccion"),
            *("Telefono", "Correo", "Salario", "TipoSalario", "HorasTrabajo"),
            *_OUT,
        ),
    ),
    Report(
        "terminacion",
        "la terminación de una relación laboral",
        "TerminacionRelacionLaboralCcf",
        (*_COMMON, "FechaTerminacion", *_WORKER_OUT),
        ("TipoTerminacion", *_OUT),
    ),
    Report(
        "modificacion_salario",
        "un cambio de salario",
        "ModificacionSalarioCcf",
        (*_COMMON, "FechaModificacionSalario", "Salario", *_WORKER_OUT),
        ("TipoSalario", *_OUT),
    ),
    Report(
        "estado_pago_aportes",
        "el estado del pago de los aportes",
        "EstadoPagoAportesCcf",
        (*_WITHOUT_NUMBER, "EstadoPago"),
        _OUT,
    ),
)

REQUEST, TOKEN = "solicitar_afiliacion", "obtener_token"
"""The one service that the manual names, and where a token is asked for."""
NOTIFY, ENTER = "notificar", "autenticarse_en_ccf"
"""What a caja serves: the notification, and the token that it takes."""

LONGEST = {
    "NumeroTransaccion": 50,
    "NumeroRadicadoSolicitud": 50,
    "SerialSat": 4,
    "SerialSAT": 4,
    "TipoDocumentoEmpleador": 2,
    "NumeroDocumentoEmpleador": 16,
    REASON: 1000,
}
"""How many characters a text of a request may have, by its key."""


def is_date(key: str) -> bool:
    """Say whether a key holds a day, written AAAA-MM-DD."""
    return key.startswith("Fecha")
