"""The lifecycles of a glosa, a devolución and a payment, as tables (Ley 1438 art. 57; Res. 2284 art. 6; OF4 E2)."""

from conformance.lifecycle import Lifecycle, Move

_ERP = ("admin", "erp", "erp_gestor")
_ERP_EPS = (*_ERP, "eps", "eps_gestor")
_PSS = ("admin", "ips", "ips_gestor", "fits", "fits_gestor")

GLOSA = Lifecycle("glosa", "Glosa", ("radicada", "formulada", "respondida", "levantada", "reiterada", "subsanada"), (
    Move("formular", ("radicada",), "formulada", "formular_glosa", _ERP, 20, "Ley 1438 art. 57 inc. 1"),
    Move("responder", ("formulada",), "respondida", "responder_glosa", _PSS, 15, "Ley 1438 art. 57 inc. 2"),
    Move("levantar", ("respondida",), "levantada", "reiterar_glosa", _ERP_EPS, 10, "Ley 1438 art. 57 inc. 2",
         code="GTL002"),
    Move("reiterar", ("respondida",), "reiterada", "reiterar_glosa", _ERP_EPS, 10, "Ley 1438 art. 57 inc. 2"),
    Move("subsanar", ("reiterada",), "subsanada", "responder_reiteracion_glosa", _PSS, 7,
         "Ley 1438 art. 57 inc. 3"),
))

DEVOLUCION = Lifecycle("devolucion", "Devolución", ("radicada", "devuelta", "respondida", "reiterada", "contestada"), (
    Move("formular", ("radicada",), "devuelta", "formular_devolucion", _ERP, 5, "Res. 2284 art. 6.1"),
    Move("responder", ("devuelta",), "respondida", "responder_devolucion", _PSS, 5, "Res. 2284 art. 6.2"),
    Move("reiterar", ("respondida",), "reiterada", "reiterar_devolucion", _ERP_EPS, 5,
         "Res. 2284 art. 6.3"),
    Move("contestar", ("reiterada",), "contestada", "responder_reiteracion_devolucion", _PSS),
))

PAGO = Lifecycle("pago", "Pago", ("registrado", "consignado", "recibido", "no recibido"), (
    Move("consignar", ("registrado",), "consignado", "registrar_estado_pago", _ERP, code="1402"),
    Move("recibir", ("consignado",), "recibido", "registrar_estado_pago", _PSS, code="1404"),
    Move("no_recibir", ("consignado",), "no recibido", "registrar_estado_pago", _PSS, code="1405"),
))

LIFECYCLES = (GLOSA, DEVOLUCION, PAGO)
