"""How two operations differ: security, parameters, bodies, media types, answers and their
headers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.http.contract.drift.change import Change
from conformance.http.contract.drift.comparison import Work, compared
from conformance.http.contract.drift.labels import needed
from conformance.http.contract.drift.shapes import text
from conformance.http.contract.drift.surface import Demand, Given, Surface, SurfaceAnswer
from conformance.http.contract.schema import Schema, types_of

_SCALAR = frozenset({"string", "number", "integer", "boolean", "null"})
_JSON = ("application/json",)


@dataclass(frozen=True, slots=True)
class _OperationPair:
    """Two operations, and the names known as renamed."""

    a: Surface
    b: Surface
    aliases: Mapping[str, str]
    work: Work

    def schemas(self, a: Schema, b: Schema, place: str, *, sent: bool) -> list[Change]:
        return compared(
            a, b, f"{self.b.label}, {place}", sent=sent, aliases=self.aliases, work=self.work
        )

    def change(
        self, kind: str, place: str, values: tuple[str, str], *, breaking: bool, subject: str = ""
    ) -> Change:
        return Change(
            kind,
            ", ".join(part for part in (self.b.label, place) if part),
            *values,
            breaking,
            subject=subject,
        )


def operations(a: Surface, b: Surface, aliases: Mapping[str, str], work: Work) -> Iterator[Change]:
    """Yield what changed from operation `a` to `b`, its path apart."""
    pair = _OperationPair(a, b, aliases, work)
    yield from _security(pair)
    yield from _parameters(pair)
    yield from _body(pair)
    yield from _replies(pair)
    if b.deprecated and not a.deprecated:
        yield pair.change("operación en desuso", "", ("", ""), breaking=False)


def _security(pair: _OperationPair) -> Iterator[Change]:
    old, new = pair.a.security, pair.b.security
    if old == new:
        return
    kept = all(any(demand <= before for demand in new) for before in old)
    yield pair.change("seguridad cambiada", "", (_ways(old), _ways(new)), breaking=not kept)


def _ways(ways: frozenset[Demand]) -> str:
    return " o ".join(sorted(_way(one) for one in ways))


def _way(demand: Demand) -> str:
    schemes = sorted({scheme for scheme, _ in demand})
    told = []
    for scheme in schemes:
        scopes = sorted(scope for name, scope in demand if name == scheme and scope)
        told.append(f"{scheme} ({', '.join(scopes)})" if scopes else scheme)
    return " y ".join(told) or "ninguna"


def _parameters(pair: _OperationPair) -> Iterator[Change]:
    old, new = _keyed(pair.a), _keyed(pair.b)
    moved = _moved(old, new)
    for key, one in old.items():
        if key in new:
            yield from _parameter(pair, one, new[key])
        elif key in moved:
            yield from _moved_parameter(pair, one, new[moved[key]])
        elif one.where != "path":
            said = (one.where, "")
            place = _parameter_place(one)
            yield pair.change("parámetro retirado", place, said, breaking=True, subject=one.name)
    for key, one in new.items():
        if key not in old and key not in moved.values() and one.where != "path":
            yield _new_parameter(pair, one)


def _parameter_place(one: Given) -> str:
    return f"parámetro {one.name}"


def _moved_parameter(pair: _OperationPair, one: Given, other: Given) -> Iterator[Change]:
    place = _parameter_place(one)
    said = (one.where, other.where)
    yield pair.change("parámetro movido", place, said, breaking=True, subject=one.name)
    yield from pair.schemas(one.schema, other.schema, place, sent=True)


def _new_parameter(pair: _OperationPair, one: Given) -> Change:
    said = ("", f"{one.where}, {needed(one.required)}")
    place = _parameter_place(one)
    return pair.change("parámetro añadido", place, said, breaking=one.required, subject=one.name)


def _keyed(one: Surface) -> dict[tuple[str, str], Given]:
    """Return the parameters by what tells them apart: those of the path by their place in it,
    others by name.
    """
    in_path = re.findall(r"\{([^}]*)\}", one.path)
    places = {name: str(index) for index, name in enumerate(in_path)}
    return {(given.where, _apart(given, places)): given for given in one.parameters}


def _apart(given: Given, places: Mapping[str, str]) -> str:
    if given.where == "path":
        return places.get(given.name, given.name)
    return given.name if given.where == "cookie" else given.name.lower()


def _moved(
    old: Mapping[tuple[str, str], Given], new: Mapping[tuple[str, str], Given]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Return where the parameters went that now stand in another place under their name."""
    gone = {key: one.name.lower() for key, one in old.items() if key not in new}
    come = {one.name.lower(): key for key, one in new.items() if key not in old}
    return {key: come[name] for key, name in gone.items() if name in come}


def _parameter(pair: _OperationPair, a: Given, b: Given) -> Iterator[Change]:
    place = _parameter_place(b)
    if a.name != b.name and a.where == "query":
        # ASP.NET and most servers don't mind the case of a query's names: told, and no break
        was = f"{place} (antes {a.name})"
        yield pair.change("mayúsculas cambiadas", was, ("", ""), breaking=False)
    if a.required != b.required:
        said = (needed(a.required), needed(b.required))
        breaking = b.required
        yield pair.change("obligatoriedad cambiada", place, said, breaking=breaking, subject=b.name)
    if not _written_alike(a, b):
        said = (a.wire, b.wire)
        yield pair.change("escritura cambiada", place, said, breaking=True, subject=b.name)
    if text(a.default) != text(b.default):
        said = (_default(a), _default(b))
        yield pair.change("valor por omisión cambiado", place, said, breaking=False)
    yield from pair.schemas(a.schema, b.schema, place, sent=True)


def _written_alike(a: Given, b: Given) -> bool:
    """Say whether values are written the same; a single value is, however lists would be."""
    if a.wire == b.wire:
        return True
    as_media = "/" in a.wire or "/" in b.wire
    return _scalar(a) and _scalar(b) and not as_media


def _scalar(one: Given) -> bool:
    types = types_of(one.schema)
    return bool(types) and _SCALAR.issuperset(types)


def _default(one: Given) -> str:
    return "" if one.default is None else text(one.default)


def _body(pair: _OperationPair) -> Iterator[Change]:
    old, new = pair.a, pair.b
    if bool(old.content) != bool(new.content):
        breaking = bool(old.content) or new.required
        yield pair.change(
            "cuerpo cambiado", "petición", (_with(old), _with(new)), breaking=breaking
        )
        return
    if old.content and old.required != new.required:
        yield pair.change(
            "obligatoriedad cambiada",
            "petición",
            (needed(old.required), needed(new.required)),
            breaking=new.required,
        )
    yield from _contents(pair, old.content, new.content, "petición", sent=True)


def _with(one: Surface) -> str:
    return f"con cuerpo {needed(one.required)}" if one.content else "sin cuerpo"


def _contents(
    pair: _OperationPair,
    old: Mapping[str, Schema],
    new: Mapping[str, Schema],
    place: str,
    *,
    sent: bool,
) -> Iterator[Change]:
    lost = _uncovered(old, new)
    for media in lost:
        said = (media, "")
        yield pair.change("tipo de medio retirado", place, said, breaking=True, subject=media)
    for media in _uncovered(new, old):
        said = ("", media)
        yield pair.change("tipo de medio añadido", place, said, breaking=False, subject=media)
    told: set[tuple[str, str, str, str]] = set()
    for media in sorted(set(old) - set(lost), key=lambda one: one not in _JSON):
        for change in pair.schemas(old[media], _of_media(new, media), place, sent=sent):
            key = (change.kind, change.place, change.before, change.after)
            if key not in told:
                told.add(key)
                yield change


def _uncovered(these: Mapping[str, Schema], others: Mapping[str, Schema]) -> list[str]:
    """Return the media types of some contents that others do not include."""
    return [media for media in these if not any(_covers(other, media) for other in others)]


def _of_media(contents: Mapping[str, Schema], media: str) -> Schema:
    """Return the schema of a media type: its own, or that of the range that includes it."""
    if media in contents:
        return contents[media]
    return next(schema for wide, schema in contents.items() if _covers(wide, media))


def _covers(wide: str, media: str) -> bool:
    """Say whether a media type, or range of them (`text/*`, `application/*+json`), includes
    another.
    """
    if wide == media:
        return True
    if "*" not in wide:
        return False
    return re.fullmatch(re.escape(wide).replace(r"\*", "[^;]*"), media) is not None


def _replies(pair: _OperationPair) -> Iterator[Change]:
    before, after = ({one.status: one for one in side.replies} for side in (pair.a, pair.b))
    met: set[str] = set()
    for status, one in before.items():
        other = _reply(status, after)
        if other is None:
            yield pair.change(
                "estado retirado",
                f"respuesta {status}",
                (status, ""),
                breaking=status.startswith("2"),
                subject=status,
            )
            continue
        met.add(other.status)
        yield from _answer(pair, one, other)
    for status in after:
        if status not in before and status not in met:
            yield pair.change(
                "estado añadido",
                f"respuesta {status}",
                ("", status),
                breaking=False,
                subject=status,
            )


def _reply(status: str, after: Mapping[str, SurfaceAnswer]) -> SurfaceAnswer | None:
    """Return the answer that stands for a status: itself, its range, one of its range, or the
    default.
    """
    if status in after:
        return after[status]
    ranged = f"{status[:1]}XX"
    if ranged in after:
        return after[ranged]
    if status.endswith("XX"):
        return next((one for name, one in after.items() if name[:1] == status[:1]), None)
    return after.get("default") if not any(name.startswith(status[:1]) for name in after) else None


def _answer(pair: _OperationPair, a: SurfaceAnswer, b: SurfaceAnswer) -> Iterator[Change]:
    place = f"respuesta {a.status}"
    if bool(a.content) != bool(b.content):
        said = (
            "con cuerpo" if a.content else "sin cuerpo",
            "con cuerpo" if b.content else "sin cuerpo",
        )
        yield pair.change("cuerpo cambiado", place, said, breaking=bool(a.content))
    elif a.content:
        yield from _contents(pair, a.content, b.content, place, sent=False)
    yield from _headers(pair, a, b, place)


def _headers(
    pair: _OperationPair, a: SurfaceAnswer, b: SurfaceAnswer, place: str
) -> Iterator[Change]:
    for name, one in a.headers.items():
        inner = f"{place}, cabecera {one.name}"
        other = b.headers.get(name)
        if other is None:
            yield pair.change(
                "cabecera retirada",
                inner,
                (needed(one.required), ""),
                breaking=True,
                subject=one.name,
            )
            continue
        if one.required != other.required:
            yield pair.change(
                "obligatoriedad cambiada",
                inner,
                (needed(one.required), needed(other.required)),
                breaking=one.required,
            )
        yield from pair.schemas(one.schema, other.schema, inner, sent=False)
    for name, one in b.headers.items():
        if name not in a.headers:
            yield pair.change(
                "cabecera añadida",
                f"{place}, cabecera {one.name}",
                ("", needed(one.required)),
                breaking=False,
                subject=one.name,
            )
