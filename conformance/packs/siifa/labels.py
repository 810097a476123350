"""What SIIFA's answers tell of one thing in several places (R24): the text of a code, which is one
text whatever it is, and the data of an invoice, a patient and a bank, which no request changes.
"""

from conformance.core.rows import Label, Portrayed

_ACTS = (
    "Glosa",
    "Devolucion",
    "",
    "Respuesta",
    "Reiteracion",
    "ReiteracionRespuesta",
    "GlosaReiteracion",
    "GlosaReiteracionRespuesta",
    "DevolucionReiteracion",
    "DevolucionReiteracionRespuesta",
)
LABELS = (
    *(
        Label(
            "código",
            f"idSeguimientoTipoCodigo{act}",
            f"descripcionSeguimientoTipoCodigo{act}",
        )
        for act in _ACTS
    ),
    Label("fuente", "codigoFuente", "fuente.descripcion"),
    Label("fuente", "codigoFuente", "descripcionFuente"),
    Label("subfuente", "codigoSubFuente", "subFuente.descripcion"),
    Label("estado de pago", "codigoEstado", "nombreEstado"),
    Label("tipo de cuenta", "tipoCuenta.codigoTipoCuenta", "tipoCuenta.descripcion"),
    Label("tipo de cuenta", "codigoTipoCuenta", "descripcionTipoCuenta"),
    Label("estado de cuenta", "estado.codigoEstado", "estado.descripcion"),
    Label("estado de cuenta", "codigoEstado", "descripcionEstado"),
    Label("banco", "banco.codigoBanrep", "banco.nombre"),
    Label("banco", "codigoBanrep", "nombreBanco"),
    Label("razón social", "empresa.nit", "empresa.razonSocial"),
    Label("nombre de empresa", "nit", "nombreEmpresa"),
)

# What the acts of a follow-up move (lifecycles): all else of an invoice was there before it.
_COUNTED = (
    "numeroGlosas",
    "numeroGlosasRespondidas",
    "numeroReiteraciones",
    "numeroReiteracionesRespondidas",
    "numeroDevoluciones",
    "numeroDevolucionesRespondidas",
    "numeroReiteracionesDevoluciones",
)
PORTRAYED = (
    Portrayed("factura", "idFactura", ("listar_facturas", "ver_factura"), "factura", _COUNTED),
    Portrayed("usuario", "idUsuario", ("listar_usuarios_rips", "ver_usuario_rips")),
    Portrayed("banco", "codigoBanrep", ("listar_bancos",), "banco"),
)
