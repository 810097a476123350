"""insignia.svg and insignia.json: the verdict on a page of somebody's, with its scope and its day.

insignia.json is an endpoint of shields.io. Neither says more than the run: what it judged, on which
day, and until when what it accepts is accepted and its signature holds.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from conformance.core.disk import save
from conformance.core.speech import one_line
from conformance.report.decision import (
    CONFORME,
    CONFORME_CON_OBSERVACIONES,
    NO_CONCLUYENTE,
    NO_CONFORME,
)
from conformance.report.expected import day_of
from conformance.report.ledger import Ledger
from conformance.report.words import HEADLINES

SVG, ENDPOINT = "insignia.svg", "insignia.json"

_COLORS: Mapping[str, str] = {
    CONFORME: "#2a7d2e",
    CONFORME_CON_OBSERVACIONES: "#7a6a00",
    NO_CONFORME: "#b3261e",
    NO_CONCLUYENTE: "#5f6368",
}
_LABEL_COLOR = "#333333"
_LONGEST = 80
_CHAR, _PAD, _HEIGHT, _BASE = 7, 8, 20, 14  # pixels, of a font of 11


def write_badge(folder: Path, _ledger: Ledger, summary: Mapping[str, Any]) -> None:
    """Write the badge of a run as a picture and as an endpoint, beside its ledger."""
    for name, content in badge(summary).items():
        save(folder / name, content)


def badge(summary: Mapping[str, Any], until: str = "", *, signed: bool = False) -> dict[str, bytes]:
    """Return the files of the badge of a run; `until` is the last day on which its signature holds,
    where it is signed.
    """
    label, message = _words(summary, until, signed=signed)
    color = _COLORS[summary["verdict"]]
    endpoint = {
        "schemaVersion": 1,
        "label": label,
        "message": message,
        "color": color,
        "labelColor": _LABEL_COLOR,
    }
    said = json.dumps(endpoint, ensure_ascii=False, indent=1) + "\n"
    picture = ET.tostring(_picture(label, message, color), encoding="utf-8") + b"\n"
    return {ENDPOINT: said.encode("utf-8", "replace"), SVG: picture}


def _words(summary: Mapping[str, Any], until: str, *, signed: bool) -> tuple[str, str]:
    """Return what the badge is about, and what it says of it: it ends on the first day on which
    something that it stands on does.
    """
    ends = [*filter(None, [until]), *(row["expires"] for row in _accepted(summary))]
    parts = (
        " ".join(filter(None, (HEADLINES[summary["verdict"]], summary["scope"]["words"]))),
        day_of(summary["finished"] or summary["started"]),
        "firmada" if signed else "",
        f"vence {min(ends)}" if ends else "",
    )
    return _cut(summary["pack"].upper()), _cut(" · ".join(filter(None, parts)))


def _accepted(summary: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = (summary["expected"] or {}).get("accepted", ())
    return [row for row in rows if row["standing"] == "MET"]


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _picture(label: str, message: str, color: str) -> ET.Element:
    left, right = (len(text) * _CHAR + 2 * _PAD for text in (label, message))
    said = f"{label}: {message}"
    picture = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(left + right),
            "height": str(_HEIGHT),
            "role": "img",
            "aria-label": said,
        },
    )
    ET.SubElement(picture, "title").text = said
    for start, width, fill in ((0, left, _LABEL_COLOR), (left, right, color)):
        box = {"x": str(start), "width": str(width), "height": str(_HEIGHT), "fill": fill}
        ET.SubElement(picture, "rect", box)
    for start, width, text in ((0, left, label), (left, right, message)):
        place = {
            "x": str(start + _PAD),
            "y": str(_BASE),
            "textLength": str(width - 2 * _PAD),
            "fill": "#ffffff",
            "font-family": "Verdana, DejaVu Sans, sans-serif",
            "font-size": "11",
        }
        ET.SubElement(picture, "text", place).text = text
    return picture
