"""Evidence: an exchange as it may be shown, its secrets and personal data masked."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from conformance.core.address import shown_reference
from conformance.core.bounds import BOUNDS
from conformance.core.exchange import Evidence, Request, Response
from conformance.core.reading import too_deep
from conformance.http.wire.masking import MASK, Secrets

_LIMIT = 20_000
# Headers that give an address.
_REFERRING = frozenset({"location", "content-location", "refresh", "link"})
_QUERY = re.compile(r"([?&;]([^=&;#]+)=)([^&;#]+)")
_NAME = re.compile(r"""["']([^"'\\\n]{2,64})\\?["']\s*:""")
# A pair of a text that only looks like JSON, up to its value.
_PAIR = re.compile(r"""\\?(["'])((?:[^"'\\\n]|\\u[0-9a-fA-F]{4}){2,64})\\?\1\s*:\s*""")
_PLAIN = re.compile(r"""[^,}\]\s"'\[{][^,}\]\s]*""")
_IN_BODY = re.compile(r"(\$(?:PASSWORD|USER)_[A-Z_]+)")
_IN_ADDRESS = r"\$(?:PASSWORD|USER|TOKEN)_[A-Z_]+|\$\{TOKEN_[A-Z_]+%\?+\}"
_QUOTES = "\"'\\"
_HARMLESS = frozenset({"", "null", "true", "false", "None", "True", "False"})
_FORM = re.compile(r"""(?<![\w.%+-])([\w.%+-]{2,64})=([^&;\s"'<>,)}\]\\]+)""")
_TAG = re.compile(r"<([\w:.-]{2,64})((?:\s[^<>]*)?)>([^<>]+)</")
_LIVE = re.compile(r"""["$`\\!]""")  # what a shell reads within double quotes
_SIGNS = re.compile(r'[\[\]{}]|"(?:[^"\\]|\\.)*"?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class CurlWay:
    """How a line of curl goes the way of its request: `options` as a shell reads them, and the
    `variables` that may stand in its address. `service` is the one at which its role shows what is
    good nowhere else, "" where it shows the same at all.
    """

    options: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    service: str = ""


_STRAIGHT = CurlWay()


def evidence(
    request: Request, response: Response | None, secrets: Secrets, way: CurlWay = _STRAIGHT
) -> Evidence:
    """Return what may be shown of an exchange."""

    asking = secrets.of_request()

    def in_query(match: re.Match[str]) -> str:
        name = unquote(match[2])
        hidden = asking.hides(name) and match[3]
        return match[1] + asking.hidden(name, unquote(match[3])) if hidden else match[0]

    url = asking.scrub(_QUERY.sub(in_query, request.url))
    headers = tuple((name, _asked(name, value, request, asking)) for name, value in request.headers)
    body = None if request.body is None else body_text(request.body, asking)
    got, came = _got(response, secrets) if response else ((), None)
    return Evidence(
        url=url,
        request_headers=headers,
        request_body=body,
        response_headers=got,
        response_body=came,
        curl=_curl(request, url, headers, body, way),
    )


def _got(response: Response, secrets: Secrets) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the headers and the body of an answer: what one of them calls a secret or a person's
    is masked in the others too.
    """
    for name, value in response.headers:
        if secrets.hides(name):
            secrets.hidden(name, value)
    body = body_text(response.body, secrets)
    headers = tuple(
        (secrets.scrub(name), _answered(name, value, secrets)) for name, value in response.headers
    )
    return _some(headers), body


def _some(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return as many headers, and as much of each, as evidence keeps."""
    most, longest = BOUNDS.evidence_headers, BOUNDS.evidence_header
    kept: list[tuple[str, str]] = []
    room = BOUNDS.evidence_headers_size
    for name, value in headers[:most]:
        text = value if len(value) <= longest else f"{value[:longest]}… ({len(value)} en total)"
        room -= len(name) + len(text)
        if room < 0:
            break
        kept.append((name[:longest], text))
    left = len(headers) - len(kept)
    return (*kept, ("…", f"{left} cabeceras más")) if left else tuple(kept)


def body_text(body: bytes, secrets: Secrets) -> str:
    """Return a body as text, masked by field name when it is JSON, cut at 20 000 characters."""
    text = _decoded(body[: _LIMIT * 10])
    if not _may_name(text, secrets):
        pass
    elif len(body) <= _LIMIT * 10 and text.lstrip()[:1] in ("{", "[") and not too_deep(body):
        try:
            value = json.loads(text)
            masked = _masked(value, secrets)
            if masked != value:
                text = json.dumps(masked, ensure_ascii=False)
        except (ValueError, RecursionError):
            text = _loose(text, secrets)
    else:
        text = _loose(text, secrets)
    text = secrets.scrub(_pairs(text, secrets))
    if len(body) > _LIMIT * 10:  # where it was cut a secret may begin
        text = text[: max(0, len(text) - secrets.longest)]
    whole = len(text) <= _LIMIT and len(body) <= _LIMIT * 10
    return text if whole else f"{text[:_LIMIT]}… ({len(body)} bytes en total)"


def _decoded(body: bytes) -> str:
    """Return the text of bytes; JSON in UTF-16 or UTF-32 is known by its zeros."""
    head = body[:8]
    wide = len(head) > 2 and (b"\0" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")))
    return body.decode(json.detect_encoding(head) if wide else "utf-8", "replace")


def _may_name(text: str, secrets: Secrets) -> bool:
    """Say whether a text may name a field that is masked: few do, and reading JSON takes long."""
    return "\\u" in text or any(map(secrets.hides, set(_NAME.findall(text))))


def _masked(value: Any, secrets: Secrets) -> Any:
    if isinstance(value, dict):
        return {
            key: _hidden(key, item, secrets) if secrets.hides(key) else _masked(item, secrets)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_masked(item, secrets) for item in value]
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):  # a document within a document
        return _loose(value, secrets)
    return value


def _hidden(name: str, value: Any, secrets: Secrets) -> Any:
    """Return what is shown in the place of a field's value: nothing and yes or no say nothing of
    anybody.
    """
    if value is None or isinstance(value, bool) or value in ("", [], {}):
        return value
    if isinstance(value, dict | list):
        for part in _parts(value):  # each is known from then on
            secrets.hidden(name, part)
        return MASK
    return secrets.hidden(name, str(value))


def _parts(value: Any) -> Iterator[str]:
    """Yield each value that a list or an object holds, as text."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _parts(part)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _loose(text: str, secrets: Secrets) -> str:
    """Return a text that only looks like JSON with the values of its pairs masked, wherever it
    breaks off.
    """
    parts, done = [], 0
    while match := _PAIR.search(text, done):
        parts.append(text[done : match.end()])
        done = match.end()
        name = _unescaped(match[2])
        if secrets.hides(name):
            end = _end(text, done)
            parts.append(_in_its_place(name, text[done:end], secrets))
            done = end
    return "".join([*parts, text[done:]])


def _in_its_place(name: str, value: str, secrets: Secrets) -> str:
    """Return what stands in the place of a value as it is written, quotes and all."""
    if value in _HARMLESS:
        return value
    if value[:1] in ("[", "{"):
        return f'"{MASK}"'
    return f'"{secrets.hidden(name, value.strip(_QUOTES))}"'


def _unescaped(name: str) -> str:
    try:
        return str(json.loads(f'"{name}"')) if "\\u" in name else name
    except ValueError:
        return name


def _end(text: str, start: int) -> int:
    """Return where the value that begins at `start` ends."""
    sign = text[start : start + 1]
    if sign == "\\":  # a quotation inside a quotation
        return _after(text, start + 2, text[start : start + 2])
    if sign in ("'", '"'):
        return _after(text, start + 1, sign)
    if sign in ("[", "{"):
        return _after_all(text, start)
    plain = _PLAIN.match(text, start)
    return plain.end() if plain else start


def _after(text: str, start: int, sign: str) -> int:
    """Return where the quotation that `sign` closes ends, the end of the text when nothing does."""
    found = re.compile(
        rf"(?:\\.|[^\\])*?{re.escape(sign)}" if len(sign) == 1 else f".*?{re.escape(sign)}",
        re.DOTALL,
    ).match(text, start)
    return found.end() if found else len(text)


def _after_all(text: str, start: int) -> int:
    """Return where the list or object that begins at `start` ends, the end of the text when it does
    not.
    """
    depth = 0
    for sign in _SIGNS.finditer(text, start):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign[0], 0)
        if depth == 0:
            return sign.end()
    return len(text)


def _pairs(text: str, secrets: Secrets) -> str:
    """Return a text with the values of a form, of a query and of XML masked by their names."""

    def in_form(match: re.Match[str]) -> str:
        name = unquote(match[1])
        told = secrets.hides(name)
        return f"{match[1]}={secrets.hidden(name, unquote(match[2]))}" if told else match[0]

    def in_tag(match: re.Match[str]) -> str:
        name = match[1].rpartition(":")[2]
        if not secrets.hides(name):
            return match[0]
        return f"<{match[1]}{match[2]}>{secrets.hidden(name, match[3])}</"

    if "=" in text:
        text = _FORM.sub(in_form, text)
    return _TAG.sub(in_tag, text) if "</" in text else text


def _asked(name: str, value: str, request: Request, secrets: Secrets) -> str:
    if name.lower() == "authorization":
        # The role's own token shows as its variable; a token altered on purpose shows how it was
        # altered.
        return _own(value, request.role) if request.token is None else secrets.scrub(value)
    return secrets.hidden(name, value) if secrets.hides(name) else secrets.scrub(value)


def _own(value: str, role: str) -> str:
    """Return a role's own credential as its scheme and its variable."""
    scheme, _, _ = value.rpartition(" ")
    return f"{scheme} $TOKEN_{role.upper()}".lstrip()


def _answered(name: str, value: str, secrets: Secrets) -> str:
    if secrets.hides(name):
        return secrets.hidden(name, value)
    referring = name.lower() in _REFERRING
    return secrets.scrub(shown_reference(value) if referring else _pairs(value, secrets))


def _curl(
    request: Request,
    url: str,
    headers: tuple[tuple[str, str], ...],
    body: str | None,
    way: CurlWay,
) -> str:
    variables = "|".join([_IN_ADDRESS, *map(re.escape, way.variables)])
    parts = [
        "curl",
        "-i",
        *way.options,
        *(["--path-as-is"] if "/." in url else []),
        "-X",
        request.method,
        _quoted(url, re.compile(f"({variables})")),
    ]
    for name, value in headers:
        text = f"{name}: {value}"
        parts += ["-H", _quoted_header(text, re.compile(f"({variables})"))]
    if body is not None:
        parts += ["--data-binary", _quoted(body, _IN_BODY)]
    return _of_service(" ".join(parts), request.role, way.service)


def _of_service(line: str, role: str, service: str) -> str:
    """Return a line whose credential of a role is named after its service as well."""
    if not service:
        return line
    name = f"TOKEN_{role.upper()}"
    whole = f"{name}_{re.sub(r'[^A-Z0-9]', '_', service.upper())}"
    return re.sub(rf"(?<=\$|\{{){name}(?![A-Z0-9_])", whole, line)


def _quoted_header(text: str, variables: re.Pattern[str]) -> str:
    """Return a header as a shell reads it: in double quotes where nothing but a variable of ours
    means anything there.
    """
    rest = variables.sub("", text)
    if rest != text and not _LIVE.search(rest):
        return f'"{text}"'
    return _quoted(text, variables)


def _quoted(text: str, variables: re.Pattern[str]) -> str:
    # $VARIABLES must be expanded by the shell, everything else must not.
    pieces = variables.split(text)
    return "".join(
        f'"{piece}"' if number % 2 else shlex.quote(piece)
        for number, piece in enumerate(pieces)
        if piece
    )
