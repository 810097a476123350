"""What a JUnit file says of its run as a whole: the verdict and its scope, as properties."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from conformance.core.disk import save
from conformance.core.speech import printable
from conformance.report.scope_words import environment

_SUITE = re.compile(r"<testsuite\b[^>]*>")
_OURS = re.compile(r"<properties><!--acta-->.*?</properties>", re.DOTALL)


def tell(path: Path, summary: Mapping[str, Any]) -> None:
    """Write into the suite of a JUnit file what acta.json says of verdict and scope, in the place
    of what stood there of it; a run that was cut has no such file.
    """
    if not path.exists():
        return
    text = _OURS.sub("", path.read_text(encoding="utf-8"))
    rows = "".join(
        f"<property name={quoteattr(name)} value={quoteattr(printable(value))} />"
        for name, value in environment(summary).items()
    )
    suite = _SUITE.search(text)
    if suite and rows:
        told = f"<properties><!--acta-->{rows}</properties>"
        save(path, text[: suite.end()] + told + text[suite.end() :])
