"""A whole run against a system that tells of people and of its tokens where nobody expects it: no
file, and no word on the terminal, holds any of it; what would is covered and ends it as an error.
"""

import base64
import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from plain_server import QuietHandler, answering_with
from run_told import TERMINAL, RunTold, run_against

_DOCUMENT, _OTHER, _PHONE = "1032456789", "52123987", "3104567891"
_MAIL, _NAME = "ana.perez@hospital.com.co", "Ana María Peralta Gómez"
_TOKEN, _COOKIE = "refresco-Opaco-0123456789", "galleta-Opaca-9876543210"
_PASSWORD = "clave-De-Eco-77"
_CODED = base64.b64encode(f"Paciente CC {_DOCUMENT}".encode()).decode()
_HIDDEN = (
    _DOCUMENT,
    "1.032.456.789",
    _OTHER,
    _PHONE,
    "310 456 7891",
    _MAIL,
    _MAIL.upper(),
    _NAME,
    _TOKEN,
    _COOKIE,
    _PASSWORD,
    _CODED,
)


class _Indiscreet(QuietHandler, BaseHTTPRequestHandler):
    """Answers a login with three tokens, and everything else with what it knows of people."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"] or 0))
        if "/login" not in self.path:
            self.do_GET()
            return
        token = "acceso-Opaco-55-66-77"
        self._answer(
            200, json.dumps({"success": True, "token": token, "refreshToken": _TOKEN, "errors": []})
        )

    def do_GET(self) -> None:
        if "html" in self.path or "Bancos" in self.path:
            self._answer(
                500,
                f"<html><b>Documento</b><td>{_DOCUMENT}</td><p>Tel: {_PHONE} {_MAIL}</html>",
                "text/html",
            )
            return
        told = {
            "resultado": [{"idBanco": int(_DOCUMENT), "nombre": _CODED}],
            "detail": f"La paciente {_NAME}, CC 1.032.456.789, {_MAIL.upper()}, 310 456 7891",
            f"{_OTHER}": {"numeroDocumentoIdentificacion": _OTHER, "nombreCompleto": _NAME},
            "traza": f"/x/{_DOCUMENT}?correo={_MAIL} sesion {_TOKEN} {_COOKIE}",
        }
        self._answer(200, json.dumps(told, ensure_ascii=False))

    def _answer(self, status: int, text: str, kind: str = "application/json") -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", f"{kind}; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Set-Cookie", f"sesion={_COOKIE}; Path=/"),
            ("X-Paciente", _OTHER),
            ("X-Contacto", f"{_MAIL} {_PHONE}"),
            ("X-Traza", f"{_TOKEN}/{_DOCUMENT}"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _ran(folder: Path, *options: str) -> RunTold:
    """Run against it; return the exit code and what was said and written."""
    with answering_with(_Indiscreet) as port:
        return run_against(folder, port, _PASSWORD, *options)


def test_nothing_of_people_is_left_whatever_way_it_came(tmp_path: Path) -> None:
    """Error texts, headers, ids, keys, base64, HTML; ledger, reports, log and terminal."""
    told = _ran(tmp_path, "--reports", "acta,junit,allure,har,resumen,sarif,ctrf")
    kept = told.texts
    assert told.code in (1, 2), kept[TERMINAL]
    assert {"ledger.jsonl", "acta.html", "junit.xml", "corrida.log"} <= set(kept)
    assert "_paciente" in kept["ledger.jsonl"].lower().replace("-", "_")
    assert [] == told.holding(*_HIDDEN)


def test_unmasked_shows_people_says_so_and_hides_secrets(tmp_path: Path) -> None:
    told = _ran(tmp_path, "--unmasked")
    assert told.code in (1, 2), told.texts[TERMINAL]
    assert _DOCUMENT in told.texts["ledger.jsonl"]
    for name in (TERMINAL, "acta.html"):
        assert "no enmascaró los datos personales" in told.texts[name]
    assert [] == told.holding(_TOKEN, _COOKIE, _PASSWORD)
