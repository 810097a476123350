"""A client for the tests: one sandbox in process, a fixed clock, requests as a role."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.app import create

BOGOTA = timezone(timedelta(hours=-5))
NOW = datetime(2026, 9, 16, 15, 0, tzinfo=BOGOTA)  # a Wednesday
LOGIN = "/siifa-seguridad/api/Auth/login"
GLOSA = "/api/SeguimientoFacturaGlosa"
DEVOLUCION = "/api/SeguimientoFacturaDevolucion"
PAGO, ESTADO = "/api/SeguimientoFacturaPago", "/api/SeguimientoFacturaPagoEstado"
CUENTA = "/api/EmpresaCuentaBancaria"
ERP_NIT = 900100001
# How many facturas the sandbox starts with: all, of the payer `erp` and of the provider `ips`.
FACTURAS, FACTURAS_ERP, FACTURAS_IPS = 1195, 1175, 1110
PENDING_ERP = 215  # of the payer's, those that are not filed
Query = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class SandboxAnswer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


class SandboxClient:
    def __init__(self, *defects: str, **options: Any) -> None:
        self.moment = NOW
        self.slept: list[float] = []
        self.sandbox = create(
            Setup(
                7,
                now=lambda: self.moment,
                defects=defects,
                sleep=self.slept.append,
                **{"strict": True, **options},
            )
        )
        self.tokens: dict[str, str] = {}

    def token(self, role: str) -> str:
        if role not in self.tokens:
            body = {"userName": f"{role}@sandbox", "password": self.sandbox.password}
            self.tokens[role] = self.send("POST", LOGIN, body).json["token"]
        return self.tokens[role]

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Query = (),
        authorization: str = "",
        media: str = "application/json",
    ) -> SandboxAnswer:
        headers = {"Content-Type": media} if media else {}
        if authorization:
            headers["Authorization"] = authorization
        sent = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        reply = self.sandbox.handle(method, path, query, headers, sent)
        return SandboxAnswer(
            reply.status, {name.lower(): value for name, value in reply.headers}, reply.body
        )

    def call(
        self,
        role: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Query = (),
        media: str = "application/json",
    ) -> SandboxAnswer:
        authorization = f"Bearer {self.token(role)}" if role != "anonimo" else ""
        return self.send(
            method,
            f"/siifa-factura{path}",
            body,
            query=query,
            authorization=authorization,
            media=media,
        )

    def get(self, role: str, path: str, **query: Any) -> SandboxAnswer:
        return self.call(
            role, "GET", path, query=[(name, str(value)) for name, value in query.items()]
        )

    def glosa(self, factura: int = 1, **changes: Any) -> int:
        return int(
            self.call("erp", "POST", GLOSA, glosa(factura, **changes)).json[
                "idSeguimientoFacturaGlosa"
            ]
        )

    def devolucion(self, factura: int = 1, **changes: Any) -> int:
        answer = self.call("erp", "POST", DEVOLUCION, devolucion(factura, **changes))
        return int(answer.json["idSeguimientoFacturaGlosa"])

    def answered(self, factura: int = 1) -> int:
        number = self.glosa(factura)
        self.call("ips", "PUT", f"{GLOSA}/Respuesta", respuesta(number))
        return number


def at(hours: float) -> str:
    """Return the instant so many hours before the sandbox's now."""
    return (NOW - timedelta(hours=hours)).isoformat()


def without_nulls(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not ...}


def glosa(factura: int = 1, **changes: Any) -> dict[str, Any]:
    return without_nulls(
        {
            "idFactura": factura,
            "idSeguimientoTipoCodigoGlosa": "FA0101",
            "fechaFormulacion": at(4),
            "valorGlosa": 1000.55,
            "observacion": "ñandú 🩺",
            **changes,
        }
    )


def devolucion(factura: int = 1, **changes: Any) -> dict[str, Any]:
    return without_nulls(
        {
            "idFactura": factura,
            "idSeguimientoTipoCodigoDevolucion": "DE1601",
            "fechaFormulacion": at(4),
            **changes,
        }
    )


def respuesta(number: int, kind: str = "Glosa", **changes: Any) -> dict[str, Any]:
    return without_nulls(
        {
            f"idSeguimientoFactura{kind}": number,
            "idSeguimientoTipoCodigoRespuesta": "RE9901" if kind == "Glosa" else "RE9701",
            "fechaRespuesta": at(3),
            "observacionRespuesta": "Soporte adjunto",
            **changes,
        }
    )


def reiteracion(number: int, kind: str = "Glosa", **changes: Any) -> dict[str, Any]:
    return without_nulls(
        {
            f"idSeguimientoFactura{kind}": number,
            f"idSeguimientoTipoCodigo{kind}Reiteracion": "GRE003" if kind == "Glosa" else "DRE003",
            f"fechaFormulacion{kind}Reiteracion": at(2),
            **changes,
        }
    )


def ultima(number: int, kind: str = "Glosa", **changes: Any) -> dict[str, Any]:
    return without_nulls({f"idSeguimientoFactura{kind}": number, **changes})


def pago(**changes: Any) -> dict[str, Any]:
    return without_nulls(
        {
            "idFactura": 1,
            "codigoFuente": 111001,
            "codigoSubFuente": 112001,
            "valor": 1000.10,
            "fechaPago": at(1),
            "referenciaBancaria": "REF-1",
            **changes,
        }
    )


def cuenta(**changes: Any) -> dict[str, Any]:
    return without_nulls(
        {
            "nit": ERP_NIT,
            "codigoBanrep": 9001,
            "codigoTipoCuenta": 1201,
            "numeroCuenta": "777",
            "titular": "Titular",
            "esCuentaPrincipal": False,
            **changes,
        }
    )
