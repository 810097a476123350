"""A request of a ledger made whole again: its secrets come from the target, what nobody kept cannot
come back.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

from conformance.core.capability import kind_of
from conformance.core.exchange import Request
from conformance.core.target import Target
from conformance.http.auth.entry import Auth
from conformance.http.auth.recipe import TAIL
from conformance.http.wire.additions import undressed
from conformance.http.wire.masking import MASK

_CUT = re.compile(r"… \(\d+ bytes en total\)$")
_PLAIN = re.compile(r"\$TOKEN_([A-Z_]+)")  # under whatever scheme it was sent
_ALTERED = re.compile(r"\$\{TOKEN_([A-Z_]+)%\?+\}")
_NAMED = re.compile(r"\$(PASSWORD|USER)_([A-Z_]+)")
_LOST = (MASK, "\ufffd")


def as_shown(line: Mapping[str, Any]) -> Request:
    """Return a request as the ledger shows it, masks and all: it can be judged, not sent."""
    return Request(
        line["method"],
        line["url"],
        line["role"],
        tuple((name, value) for name, value in line["request_headers"]),
        None if line["request_body"] is None else line["request_body"].encode("utf-8", "replace"),
        line["capability"],
        line["operation"],
        kind=kind_of(line),
    )


def rebuild(
    line: Mapping[str, Any],
    services: Mapping[str, str],
    target: Target,
    auth: Auth,
    token_of: Callable[[str, str], str],
    added: Mapping[str, tuple[str, ...]] | None = None,
) -> Request | None:
    """Return the request of a ledger line as it has to be sent to `target`, None when part of it is
    lost.

    `services` are the addresses that the run of the ledger had; `token_of` gives the token of a
    role at a service. `added` are the names, by service, of what every request of that run carried:
    it gets those of `target` when it is sent.
    """
    line = _undressed(line, services, added or {})
    shown = _ShownRequest.of(line)
    moved = _moved(line["url"], services, target.services)
    names = {role.upper(): role for role in target.roles}
    if shown.lost or moved is None:
        return None
    service, url = moved
    if not all(role in names for text in shown.texts for role in _roles(text)):
        return None
    own = shown.authorization == auth.of(service).written(f"$TOKEN_{line['role'].upper()}")
    if own and line["role"] not in target.roles:
        return None

    def token(part: re.Match[str]) -> str:
        return token_of(names[part[1]], service)

    given = shown.authorization
    return Request(
        line["method"],
        _with_tokens(url, lambda part: quote(token(part), safe="")),
        line["role"],
        shown.headers,
        _with_secrets(line["request_body"], target, names),
        line["capability"],
        line["operation"],
        None if own else _with_tokens(given, token) if given else "",
        kind_of(line),
        service,
    )


def shows_credential(line: Mapping[str, Any]) -> bool:
    """Say whether a line of a ledger shows, anywhere, a whole credential of somebody."""
    return any(_PLAIN.search(text) or _NAMED.search(text) for text in _ShownRequest.of(line).texts)


def _undressed(
    line: Mapping[str, Any], services: Mapping[str, str], added: Mapping[str, tuple[str, ...]]
) -> Mapping[str, Any]:
    here = (name for name, base in services.items() if _below(line["url"], base))
    headers = tuple((name, value) for name, value in line["request_headers"])
    url, kept = undressed(line["url"], headers, added.get(next(here, ""), ()))
    return {**line, "url": url, "request_headers": kept}


@dataclass(frozen=True, slots=True)
class _ShownRequest:
    """What a line shows of its request: all its texts, its `Authorization`, its other headers."""

    texts: tuple[str, ...]
    authorization: str
    headers: tuple[tuple[str, str], ...]
    lost: bool

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> Self:
        pairs = [(name, value) for name, value in line["request_headers"]]
        given = [value for name, value in pairs if name.lower() == "authorization"]
        headers = tuple(pair for pair in pairs if pair[0].lower() != "authorization")
        body = line["request_body"] or ""
        texts = (line["url"], *(value for _, value in pairs), body)
        masked = any(lost in text for text in texts for lost in _LOST)
        masked = masked or not all(map(_is_unicode, texts))
        cut = _CUT.search(body) is not None
        return cls(texts, "".join(given), headers, masked or cut or len(given) > 1)


def _is_unicode(text: str) -> bool:
    """Say whether a text can be sent: half a character, which JSON can write, can not."""
    return text.encode("utf-8", "replace").decode() == text


def _with_tokens(text: str, token: Callable[[re.Match[str]], str]) -> str:
    """Return a text as it was sent: a token cut on purpose, or whole, wherever it stands."""
    return _PLAIN.sub(token, _ALTERED.sub(lambda part: token(part)[:-TAIL], text))


def _with_secrets(body: str | None, target: Target, names: Mapping[str, str]) -> bytes | None:
    if body is None:
        return None
    return _NAMED.sub(lambda part: _secret(part, target, names), body).encode()


def _roles(text: str) -> list[str]:
    return [
        match[match.lastindex]
        for pattern in (_PLAIN, _ALTERED, _NAMED)
        for match in pattern.finditer(text)
        if match.lastindex
    ]


def _secret(part: re.Match[str], target: Target, names: Mapping[str, str]) -> str:
    """Return a secret as it stands inside the quotes of a JSON text."""
    credentials = target.roles[names[part[2]]]
    return json.dumps(
        credentials.password if part[1] == "PASSWORD" else credentials.user_name, ensure_ascii=False
    )[1:-1]


def _below(url: str, base: str) -> bool:
    stem = base.rstrip("/")
    return url.startswith(stem) and url[len(stem) : len(stem) + 1] in ("", "/", "?", "#")


def _moved(
    url: str, before: Mapping[str, str], services: Mapping[str, str]
) -> tuple[str, str] | None:
    """Return the service that an address belonged to, and the address where that is now."""
    for name, base in before.items():
        if name in services and _below(url, base):
            return name, services[name].rstrip("/") + url[len(base.rstrip("/")) :]
    return None
