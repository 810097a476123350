"""Pages in the shape in which the published tools write them, viewer inlined: the traps of a real
bundle, in small.

`old` is what redoc-cli 0.13 writes, `new` what `redocly build-docs --inlineBundle` (Redoc 3)
writes. Both bundles hold raw control characters, comments' signs within texts and regular
expressions, templates within templates, and calls of Redoc that are only text.
"""

import json
from typing import Any

_TRAPS = (
    r"""var a="/* not a comment",b='// nor this',c=/[/*"'`]/g.test(a)/2;"""
    r"""d="<script><\/script>",e=/<!--(?:[\s\S])*?-->/;""",
    r"""function f(e){return"\\"===e?"?":`a${`b${ {c:"}"}.c }/* text */`}d`}var g=f("'")+'"',h=i++/2/+"3";""",  # noqa: E501
    r"""if(!e)return;const t=e.getAttribute("spec-url");t&&init(t,{},e);x="Redoc.init('viejo.json')";""",  # noqa: E501
    'var control="\x01\x02\x07\x0b\x0e\x0f\x12\x15\x18\x1b[0m\x7f",re=/[\x01-\x1b"]/;',
)
_COMMENTS = (
    '/*! @license "MIT */ // Redoc.init("viejo.json")\n'
    '/** __redoc_state = {"spec": {"data": {"openapi": "no"}}} */'
)
_FILLER = 'n.d(t,{a:function(){return r}});var o="ok",p=/x"/;'


def bundle(size: int) -> str:
    """Return a viewer of about so many bytes, on a few long lines."""
    filler = _FILLER * (size // len(_FILLER))
    return f"{_COMMENTS}\n!function(e,t){{{''.join(_TRAPS)}{filler}{''.join(_TRAPS)}}}(this);"


def safe(tree: Any) -> str:
    """Return JSON as redoc-cli writes it into a script: what would close the element is escaped."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def safer(tree: Any) -> str:
    """Return JSON as Redoc 3 writes it into a script: without a sign that opens anything."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def old(tree: dict[str, Any], *, size: int = 20_000) -> str:
    """Return a page of redoc-cli: the viewer in one script, its state in another."""
    state = {
        "menu": {"activeItemIdx": -1},
        "spec": {"data": tree},
        "searchIndex": {"store": ["}"]},
        "options": {},
    }
    return f"""<!DOCTYPE html><html><head><meta charset="utf8" /><title>API</title>
  <!-- needed for adaptive design <redoc spec-url="viejo.json"> -->
  <script>{bundle(size)}
//# sourceMappingURL=redoc.standalone.js.map</script><style>.a{{}}</style></head><body>
      <div id="redoc"><h1>API<!-- --> <span>(<!-- -->v1<!-- -->)</span></h1></div>
    <script>
    const __redoc_state = {safe(state)};

    var container = document.getElementById('redoc');
    Redoc.hydrate(__redoc_state, container);

    </script></body></html>"""


def new(tree: dict[str, Any], *, size: int = 20_000) -> str:
    """Return a page of Redoc 3: viewer and definition in one module."""
    return f"""<!DOCTYPE html><html lang="en"><head><title>API</title></head><body>
      <div id="redoc"><div hidden=""><script>try{{var m=localStorage.getItem("m")}}catch(e){{}}</script></div></div>
      <script type="module">
      {bundle(size)}export {{init, hydrate}};

      const __redoc_definition = {safer(tree)};
      const __redoc_options = {{"skipBundle":true,"disableTelemetry":true}};

      hydrate(__redoc_definition, __redoc_options, document.getElementById('redoc'));
      </script></body></html>"""  # noqa: E501
