"""Allure's page as it leaves our hands: it sends nothing to anybody, and is small.

Allure 3.18 writes Google Analytics into every page and offers no switch. Evidence stays at home:
its two scripts go, and a policy keeps the page from fetching anything, whatever a server's text may
contain. It also writes each of its files in base64, once for each environment: together they are
compressed to a fifth, and the browser unpacks them (all do since 2023).
"""

import base64
import gzip
import json
import re
from collections.abc import Mapping

_ANALYTICS = re.compile(
    r'<script async src="https://www\.googletagmanager\.com/[^"]*"></script>'
    r"\s*<script>\s*window\.dataLayer.*?</script>",
    re.DOTALL,
)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src data: blob: '
    "'unsafe-inline' 'unsafe-eval'\">"
)
_PROGRAM = re.compile(r'<script\s+src="data:text/javascript;base64,([\w+/=]+)"\s*></script>')
_DATA = re.compile(r"<script defer>\s*Promise\.allSettled\(\[.*?</script>", re.DOTALL)
_FILE = re.compile(r'd\("([^"]+)","([\w+/=]*)"\)')
HELD = re.compile(rb'id="conformance-archivos">([\w+/=]*)<')
"""Where a page of ours holds its files, packed."""

_SPANISH: Mapping[str, str] = {
    '<html dir="ltr" lang="en">': '<html dir="ltr" lang="es">',
    'aria-label="Loading report"': 'aria-label="Cargando el informe"',
}
_UNPACK = """
<script type="text/plain" id="conformance-archivos">%s</script>
<script type="text/plain" id="conformance-programa">%s</script>
<script>
(async () => {
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const unpacked = (id) => {
    const packed = new Blob([bytes(document.getElementById(id).textContent)]);
    return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip")));
  };
  const files = await (await unpacked("conformance-archivos")).json();
  for (const [name, text] of Object.entries(files)) {
    const encoded = new TextEncoder().encode(text);
    let signs = "";
    for (let at = 0; at < encoded.length; at += 32768) {
      signs += String.fromCharCode(...encoded.subarray(at, at + 32768));
    }
    window.allureReportData[name] = btoa(signs);
  }
  window.allureReportDataReady = true;
  const program = document.createElement("script");
  const source = await (await unpacked("conformance-programa")).blob();
  program.src = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  document.body.append(program);
})();
(() => {
  // A link of Allure that is no whole address leads nowhere: ours are requirements of the acta.
  const ours = '[data-testid="test-result-meta-link"]';
  const follow = (event) => {
    const link = event.target.closest?.(ours);
    if (link && !link.querySelector("a") && (event.key ?? "Enter") === "Enter") {
      window.open(`../acta.html#r-${encodeURIComponent(link.textContent.trim())}`, "_blank");
    }
  };
  document.addEventListener("click", follow);
  document.addEventListener("keydown", follow);
  const reach = () => document.querySelectorAll(`${ours}:not([tabindex])`).forEach((link) => {
    if (link.querySelector("a")) return;
    Object.assign(link, { tabIndex: 0, role: "link" }).style.cursor = "pointer";
  });
  new MutationObserver(reach).observe(document.body, { childList: true, subtree: true });
})();
</script>
"""


def closed(page: str) -> str:
    """Return an Allure page that sends nothing to anybody: no analytics, and a policy that forbids
    fetching.
    """
    return _ANALYTICS.sub("", page, count=1).replace("<head>", f"<head>{_POLICY}", 1)


def packed(page: str) -> str:
    """Return an Allure page of one file with what it holds compressed; one of another making as it
    is.
    """
    program, data = _PROGRAM.search(page), _DATA.search(page)
    files = _files(data[0]) if data else None
    if program is None or data is None or files is None:
        return page
    whole = _UNPACK % (
        _squeezed(json.dumps(files, ensure_ascii=False).encode("utf-8")),
        _squeezed(base64.b64decode(program[1])),
    )
    text = page.replace(data[0], whole, 1).replace(program[0], "", 1)
    for english, spanish in _SPANISH.items():
        text = text.replace(english, spanish, 1)
    return text


def _files(script: str) -> dict[str, str] | None:
    """Return the files that a page's script holds as texts, None where one is no text."""
    try:
        return {
            name: base64.b64decode(text).decode("utf-8") for name, text in _FILE.findall(script)
        }
    except ValueError:
        return None


def _squeezed(content: bytes) -> str:
    return base64.b64encode(gzip.compress(content, mtime=0)).decode("ascii")
