"""A request of a ledger made whole again: its secrets come from the target, what nobody kept cannot
come back.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from conformance.core.capability import kind_of
from conformance.core.exchange import Request
from conformance.core.target import Target
from conformance.http.wire.client import TAIL
from conformance.http.wire.masking import MASK

_CUT = re.compile(r"… \(\d+ bytes en total\)$")
_OWN = re.compile(r"Bearer \$TOKEN_([A-Z_]+)")
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
    token_of: Callable[[str], str],
) -> Request | None:
    """Return the request of a ledger line as it has to be sent to `target`, None when part of it is
    lost.

    `services` are the addresses that the run of the ledger had.
    """
    body = line["request_body"]
    headers = [
        (name, value) for name, value in line["request_headers"] if name.lower() != "authorization"
    ]
    given = [value for name, value in line["request_headers"] if name.lower() == "authorization"]
    texts = [line["url"], *(value for _, value in headers), *given, body or ""]
    if (
        any(lost in text for text in texts for lost in _LOST)
        or _CUT.search(body or "")
        or len(given) > 1
    ):
        return None
    url = _moved(line["url"], services, target.services)
    names = {role.upper(): role for role in target.roles}
    if url is None or not all(role in names for text in texts for role in _roles(text)):
        return None
    own = bool(given) and _OWN.fullmatch(given[0]) is not None
    token = None if own else _shown_token(given[0], names, token_of) if given else ""
    if own and line["role"] not in target.roles:
        return None
    sent = (
        None
        if body is None
        else _NAMED.sub(lambda part: _secret(part, target, names), body).encode()
    )
    return Request(
        line["method"],
        url,
        line["role"],
        tuple(headers),
        sent,
        line["capability"],
        line["operation"],
        token,
        kind_of(line),
    )


def _shown_token(value: str, names: Mapping[str, str], token_of: Callable[[str], str]) -> str:
    """Return an `Authorization` as it was sent: a token cut on purpose, or whole under some
    scheme.
    """
    cut = _ALTERED.sub(lambda part: token_of(names[part[1]])[:-TAIL], value)
    return _PLAIN.sub(lambda part: token_of(names[part[1]]), cut)


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


def _moved(url: str, before: Mapping[str, str], services: Mapping[str, str]) -> str | None:
    """Return an address at the service it belonged to, where that is now."""
    for name, base in before.items():
        if name in services and url.startswith(base.rstrip("/")):
            return services[name].rstrip("/") + url[len(base.rstrip("/")) :]
    return None
