"""intercambios.har (HAR 1.2): every exchange, for the tools that read one; masked as the ledger."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harfile import Content, Creator, HarFile, PostData, Record, Request, Response, Timings

from conformance.core.disk import unwritten
from conformance.core.speech import one_line
from conformance.report.ledger import Ledger, exchanges

HAR = "intercambios.har"

_HTTP = "HTTP/1.1"
_MEDIA_TYPE, _LOCATION = "content-type", "location"


def write_har(folder: Path, ledger: Ledger, _summary: Mapping[str, Any]) -> None:
    """Write the exchanges of a run as HAR beside its ledger, one at a time."""
    path = folder / HAR
    creator = Creator("conformance", ledger.header.engine.get("conformance", ""))
    about = one_line(f"{ledger.header.target.name}: secretos y datos personales van ocultos")
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            archive = HarFile(file, creator=creator, comment=about)
            for exchange in exchanges(ledger.path):
                _add(archive, exchange)
            archive.close()
            file.write("\n")
    except OSError as error:
        raise unwritten(path, error) from error


def _add(archive: HarFile, exchange: Mapping[str, Any]) -> None:
    took = max(0.0, round(1000 * exchange["elapsed"], 3))
    archive.add_entry(
        startedDateTime=exchange["started"],
        time=took,
        request=_request(exchange),
        response=_response(exchange),
        timings=Timings(send=0, wait=took, receive=0),
        comment=" ".join(
            filter(
                None,
                (
                    f"{exchange['id']} {exchange['item']} como {exchange['role']}",
                    f"traza {exchange['trace']}" if exchange.get("trace") else "",
                ),
            )
        ),
    )


def _request(exchange: Mapping[str, Any]) -> Request:
    headers, body = exchange["request_headers"], exchange["request_body"]
    query = parse_qsl(urlsplit(exchange["url"]).query, keep_blank_values=True, errors="replace")
    return Request(
        method=exchange["method"],
        url=exchange["url"],
        httpVersion=_HTTP,
        headers=_records(headers),
        queryString=[Record(name, value) for name, value in query],
        postData=None if body is None else PostData(_first(headers, _MEDIA_TYPE), text=body),
    )


def _response(exchange: Mapping[str, Any]) -> Response:
    """Return what came back; nothing came is a status of 0, with why."""
    headers, body = exchange["response_headers"], exchange["response_body"]
    return Response(
        status=exchange["status"] or 0,
        statusText="",
        httpVersion=_HTTP,
        headers=_records(headers),
        content=Content(
            size=len((body or "").encode("utf-8", "replace")),
            mimeType=_first(headers, _MEDIA_TYPE),
            text=body,
        ),
        redirectURL=_first(headers, _LOCATION),
        comment=exchange["fault"],
    )


def _records(headers: Sequence[Sequence[str]]) -> list[Record]:
    return [Record(name, value) for name, value in headers]


def _first(headers: Sequence[Sequence[str]], wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")
