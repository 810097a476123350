"""A whole run against a system that tells all it hears: no file, and no word on the terminal, holds
a secret.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import pytest
from plain_server import QuietHandler, answering_with
from run_told import TERMINAL, run_against

_PASSWORD = 'clave "de" señal+0'
_OPAQUE = "opaco+/Secreto-0123456789"


@contextmanager
def _echo(token: str) -> Iterator[int]:
    """A server whose login gives `token`, and whose every answer tells the token in many forms."""
    safe = quote(token, safe="", errors="replace")

    class EchoHandler(QuietHandler, BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["content-length"] or 0)).decode()
            body = {
                "success": True,
                "token": token,
                "eco": asked,
                "errors": [],
                "mensaje": f"use {token}",
            }
            self._answer(body if "/login" in self.path else {"detail": self._said(), "eco": asked})

        def do_GET(self) -> None:
            self._answer(
                {
                    "resultado": [],
                    "detail": self._said(),
                    "accessToken": [token],
                    "eco": {"pwd": _PASSWORD},
                }
            )

        def _said(self) -> str:
            return " ".join(
                [
                    token,
                    repr(token),
                    safe,
                    base64.b64encode(token.encode("utf-8", "replace")).decode(),
                    base64.b64encode(f"erp@ejemplo:{_PASSWORD}".encode()).decode(),
                    quote(_PASSWORD),
                ]
            )

        def _answer(self, value: object) -> None:
            body = json.dumps(value).encode()
            self.send_response(200)
            for name, text in (
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))),
                ("X-Auth-Token", safe),
                ("X-Eco", safe),
                ("Location", f"/a?ticket={safe}#{quote(_PASSWORD)}"),
            ):
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(body)

    with answering_with(EchoHandler) as port:
        yield port


@pytest.mark.parametrize(("token", "refused"), [(_OPAQUE, False), (f"{_OPAQUE}\nX-Otra: 1", True)])
def test_a_run_against_a_system_that_tells_all_leaves_no_secret(
    token: str, refused: bool, tmp_path: Path
) -> None:
    """Ledger, acta, JUnit, Allure, log and terminal, for a token that can be sent and for one that
    can't.
    """
    with _echo(token) as port:
        told = run_against(tmp_path, port, _PASSWORD)
    kept = told.texts
    assert "Traceback" not in kept[TERMINAL], kept[TERMINAL]
    assert told.code in (1, 2), kept[TERMINAL]
    forms = {
        "Secreto-0123456789",
        "Secreto-01234567",
        base64.b64encode(_OPAQUE.encode()).decode()[4:24],
        "señal+0",
        "se\\u00f1al",
        "se%C3%B1al%2B0",
        base64.b64encode(f"erp@ejemplo:{_PASSWORD}".encode()).decode()[20:36],
    }
    assert refused == ("un token que no se puede enviar" in kept["ledger.jsonl"])
    assert {"ledger.jsonl", "acta.json", "acta.html", "corrida.log"} <= set(kept)
    assert [] == told.holding(*sorted(forms))
