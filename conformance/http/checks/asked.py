"""What a reading asked for: the values of its query and of its body, by their names."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlsplit

from conformance.core.exchange import Request

Asked = Mapping[str, str]


def asked_of(request: Request) -> Asked:
    """Return the values that a reading asks with, by their names in lower case.

    A name that comes twice is left out: nobody can say which of its values counts.
    """
    pairs = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    pairs += _in_body(request.body)
    names = Counter(name.lower() for name, _ in pairs)
    return {name.lower(): value for name, value in pairs if names[name.lower()] == 1}


def question(request: Request, besides: Collection[str] = ()) -> str:
    """Return what two readings that ask the same have alike: path, values and body, the values of
    some names left aside.
    """
    parts, aside = urlsplit(request.url), {name.lower() for name in besides}
    asked = parse_qsl(parts.query, keep_blank_values=True)
    values = sorted(pair for pair in asked if pair[0].lower() not in aside)
    return f"{request.method} {parts.path} {values} {request.body!r}"


def _in_body(body: bytes | None) -> list[tuple[str, str]]:
    """Return the single values of a body, in which some systems are asked for lists."""
    try:
        held = json.loads(body) if body else None
    except ValueError:
        return []
    if not isinstance(held, Mapping):
        return []
    return [(name, str(value)) for name, value in held.items() if isinstance(value, int | str)]
