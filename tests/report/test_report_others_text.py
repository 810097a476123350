"""Text of others stays text: it runs nothing in a shell, drives no terminal, is no formula of a
spreadsheet, and makes no markup of a page or of Allure.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conformance.core.exchange import Request, Response
from conformance.core.speech import one_line, printable
from conformance.http.wire.evidence import evidence
from conformance.http.wire.masking import Secrets
from conformance.report.allure_about import plain as allure_plain
from conformance.report.markdown import plain as markdown_plain
from conformance.report.page import environment
from conformance.report.remains import safe

_ESCAPED = re.compile(r"\\.|&#?\w+;|<wbr>")
_LIVE = re.compile(r"[<\[`|]|^#")
SHELL = [
    "$(touch herido)",
    "`touch herido`",
    "'; touch herido; '",
    '"; touch herido; "',
    "\n touch herido\n",
    "a\\'; touch herido #",
    "$TOKEN_ERP`touch herido`",
    "${TOKEN_ERP%?}$(touch herido)",
    "!touch",
]
TERMINAL = [
    "\x1b[2J\x1b[H",
    "\x1b]0;título\x07",
    "\x1b]8;;http://mal\x07aquí\x1b]8;;\x07",
    "\x9b31m",
    "a\rb",
    "a\x08\x08b",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "\x00",
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "=cmd|' /C calc'!A0"]
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[ven](javascript:alert(1))",
    "![x](http://mal/x.png)",
    "# Título",
    "| a | b |",
    "`código`",
]


@pytest.mark.skipif(shutil.which("sh") is None, reason="no hay sh en esta máquina")
@pytest.mark.parametrize("text", SHELL)
def test_a_curl_line_runs_nothing_of_what_it_holds(text: str, tmp_path: Path) -> None:
    """In the address, a header and the body; curl gets what was sent."""
    asked = Request(
        "POST",
        f"http://x/a?q={text}",
        "erp",
        (("authorization", "Bearer t"), ("if-match", text.replace("\n", " "))),
        text.encode(),
    )
    curl = evidence(asked, Response(200), Secrets({})).curl
    (tmp_path / "curl").write_text("#!/bin/sh\nfor one; do printf '%s\\0' \"$one\"; done\n")
    (tmp_path / "curl").chmod(0o755)
    done = subprocess.run(
        ["sh", "-c", curl],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "TOKEN_ERP": "t"},
        capture_output=True,
        check=True,
    )
    got = done.stdout.decode().split("\0")
    assert not (tmp_path / "herido").exists()
    assert "authorization: Bearer t" in got
    if "TOKEN_ERP" not in text:
        assert {f"http://x/a?q={text}", text} <= set(got)


@pytest.mark.parametrize("text", TERMINAL)
def test_no_text_drives_a_terminal(text: str) -> None:
    for shown in (printable(text), one_line(text), safe(text), markdown_plain(text)):
        assert not any(ord(char) < 32 and char not in "\n\t" for char in shown), ascii(shown)
        assert not any(char in shown for char in "\x7f\x9b\u202e\u2066\u2069"), ascii(shown)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    cell = safe(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", MARKUP)
def test_no_text_is_markup_of_a_page_or_of_allure(text: str) -> None:
    page = environment().from_string("{{ text }}").render(text=text)
    assert "<" not in page
    for shown in (allure_plain(text), markdown_plain(text)):
        assert not _LIVE.search(_ESCAPED.sub("", shown)), shown


def test_the_marks_of_a_terminal_are_shown_in_a_page() -> None:
    page = environment().from_string("{{ text }}").render(text="\x1b[2J\u202e")
    assert "\\u001b[2J\\u202e" == page
