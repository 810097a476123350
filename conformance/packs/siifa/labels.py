"""Where SIIFA's answers tell what a code means (R24): whatever the text is, it is one text."""

from conformance.core.rows import Label

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
