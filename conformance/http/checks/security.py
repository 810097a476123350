"""What an error must not tell, and what no token must open."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, unquote_plus

from conformance.core.bounds import BOUNDS
from conformance.core.exchange import Exchange, Response
from conformance.core.finding import Finding, Level, about
from conformance.http.checks.codes import SEC_04
from conformance.http.contract.binding import Bound

_FILE, _URL = "una ruta de archivo", re.compile(r"\bhttps?://[^\s\"'<>]+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TRACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "una traza de .NET",
        re.compile(r"\bat [\w.<>`]+\([^)\n]{0,200}\)(?: in |\\r|\\n|\s+at )|System\.\w+Exception"),
    ),
    (
        "una traza de Python",
        re.compile(r"Traceback \(most recent call last\)|File \\?\".{1,300}\\?\", line \d+"),
    ),
    ("una traza de Java", re.compile(r"\bat [\w.$]+\([\w]+\.java:\d+\)|java\.lang\.\w+Exception")),
    (
        "una traza de Node",
        re.compile(r"\bat [\w.<>$ ]{1,80}\((?:/|[A-Za-z]:|file:|node:)[^)\s]+:\d+:\d+\)"),
    ),
    (
        "una traza de PHP, de Ruby o de Go",
        re.compile(r"#\d+ /\S+\.php\(\d+\)|\.php on line \d+|\.rb:\d+:in [`']|\bgoroutine \d+ \["),
    ),
    (
        "un error de la base de datos",
        re.compile(
            r"\bSQLSTATE\b|\bPSQLException\b|\bpsycopg2?\.|\bsqlite3?\.\w+Error|syntax error at "
            r"or near|"
            r"You have an error in your SQL syntax|duplicate key value violates|"
            r"Violation of (?:UNIQUE|PRIMARY) KEY constraint|(?:Unclosed quotation mark|Incorrect "
            r"syntax near) "
        ),
    ),
    # In lower case only with what no English sentence has: "select one from the list" is no SQL.
    (
        "SQL",
        re.compile(
            r"\b(?:SELECT .{1,2000} FROM|INSERT INTO \w+|UPDATE \w+ SET|DELETE FROM \w+)\b|"
            r"SqlException|ORA-\d{5}|"
            r"\b(?i:select .{1,200} from \w+ where [\w.]+ ?=|insert into \w+ ?(?:\(|values))",
            re.DOTALL,
        ),
    ),
    (
        "un error de SQL Server",
        re.compile(
            r"String or binary data would be truncated|Cannot insert the value NULL into column|"
            r"statement conflicted with the (?:FOREIGN KEY|REFERENCE|CHECK) constraint|"
            r"Cannot insert duplicate key|Conversion failed when converting|Error converting data "
            r"type|"
            r"Arithmetic overflow error (?:converting|for)|Invalid (?:column|object) name '|"
            r"Execution Timeout Expired|was deadlocked on lock|Cannot open database|Login failed "
            r"for user|"
            r"\b(?:Microsoft|System)\.Data\.SqlClient\b|\bdbo\.\w+"
        ),
    ),
    (
        "el mensaje de una excepción de .NET",
        re.compile(
            r"An error occurred while (?:saving the entity changes|updating the entries)|"
            r"Object reference not set to an instance of an object|Nullable object must have a "
            r"value|"
            r"Sequence contains (?:no|more than one) (?:matching )?elements?|Index was outside "
            r"the bounds of the array|"
            r"See the inner exception for details|End of (?:inner exception )?stack trace|"
            r"Unable to cast object of type '|Value cannot be null\. \(Parameter '|"
            r"\b(?:Microsoft\.EntityFrameworkCore|Npgsql)\.\w+"
        ),
    ),
    (
        "el nombre o la dirección de un equipo interno",
        re.compile(
            # In one case only: `DateTimeKind.Local` is no name of a machine.
            r"\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,6}\.(?:local|internal|intranet|lan|corp|svc)\b|"
            r"\b[A-Z0-9][A-Z0-9-]{0,62}(?:\.[A-Z0-9-]{1,63}){0,6}\.(?:LOCAL|INTERNAL|INTRANET|LAN|CORP)\b|"
            r"(?<!Version=)\b(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})"
            r"(?::\d+)?\b|(?i:\b(?:data source|initial catalog|user id|server) ?= "
            r"?[^;\s\"]{1,200};)|"
            r"\\\\\\\\[\w.-]{1,100}\\\\\w+"
        ),
    ),
    (
        _FILE,
        re.compile(
            r"[A-Za-z]:\\\\?(?:\w+\\\\?){2,}\w+\.\w+|/(?:home|usr|var|opt|app|src)/[\w./-]{1,200}\.\w+"
        ),
    ),
    ("un token", re.compile(r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")),
)


_VERSION = re.compile(
    r"\b(?:nginx|Apache(?: "
    r"Tomcat)?|Microsoft-IIS|Werkzeug|gunicorn|Kestrel|Jetty|PHP|PostgreSQL|MySQL|MariaDB|"
    r"Microsoft SQL Server|Oracle "
    r"Database|(?:Microsoft\.)?(?:AspNetCore|EntityFrameworkCore)[\w.]*)"
    r"(?:/|, Version=| v?)\d+(?:\.\d+)+"
)


def version_told(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield SEC-04, as a SHOULD, when an error body names a product and its version: S13 does not
    list them.
    """
    response = exchange.response
    if response is None or response.status < 400:
        return
    match = _VERSION.search(_plain(response.body[: BOUNDS.searched]))
    if match:
        yield about(
            SEC_04,
            exchange,
            level=Level.SHOULD,
            expected="un error sin versiones de programas",
            actual=f"{response.status} con la versión «{match.group(0)}»",
        )


def leak(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
    """Yield SEC-04 when an error body shows a stack trace, SQL, a file path or a token.

    What the request itself sent and the server echoes is not a leak, unless it is a secret.
    """
    response = exchange.response
    if response is None or response.status < 400:
        return
    if _tells_a_secret(exchange, response):
        yield about(
            SEC_04,
            exchange,
            expected="un error sin la credencial",
            actual=f"{response.status} con la credencial de la solicitud",
        )
        return
    text = _plain(response.body[: BOUNDS.searched])
    sent = (
        _plain(exchange.request.body or b"")
        + exchange.request.url
        + unquote_plus(exchange.request.url)
    )
    for what, pattern in _TRACES:
        # The path of a URL (the `type` of a problem) is on nobody's disk.
        match = pattern.search(_URL.sub(" ", text) if what == _FILE else text)
        if match and match.group(0) not in sent:
            yield about(
                SEC_04,
                exchange,
                expected="un error sin detalles internos",
                actual=f"{response.status} con {what}",
            )
            return


_SECRET = re.compile(r"\$(?:TOKEN|PASSWORD)_[A-Z_]+")


def _tells_a_secret(exchange: Exchange, response: Response) -> bool:
    """Say whether a body holds a credential in full: evidence shows its variable in that place."""
    address = exchange.request.url
    pieces = {unquote(one) for one in address.split("?")[0].split("/") if len(one) > _LONG}
    if not any(one.encode() in response.body for one in pieces):
        return False
    return _SECRET.search(exchange.evidence.response_body or "") is not None


_LONG = 15  # characters: a shorter segment of a path is no credential


def _plain(body: bytes) -> str:
    """Return a body as text, with its JSON escapes of characters resolved: some servers escape all
    but ASCII.
    """
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), body.decode("utf-8", "replace"))


def foreign_rows(rows: Sequence[dict[str, Any]], side: str, field: str, mine: str) -> list[str]:
    """Return the entities of the rows that are not `mine` (when unknown: not the first
    row's).
    """
    entities = [digits(_entity(row, side, field)) for row in rows]
    seen = [one for one in entities if one]
    own = mine or (seen[0] if seen else "")
    return sorted({one for one in seen if not same_entity(one, own)})


def digits(value: object) -> str:
    """Return the digits of an identification, without points, spaces or hyphens."""
    return re.sub(r"\D", "", str(value or ""))


def same_entity(one: str, other: str) -> bool:
    """Say whether the digits of two identifications are one entity's: either may come with its
    check digit.
    """
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(long) - len(short) <= 1


def _entity(row: Mapping[str, Any], side: str, field: str) -> object:
    """Return what names the party of a row, or of the row that it holds."""
    held = (one for one in (row, *row.values()) if isinstance(one, Mapping))
    parties = (one[side] for one in held if isinstance(one.get(side), Mapping))
    return next((one.get(field) for one in parties), None)
