"""Files that are none of records, or of somebody else: none of them stops the validator, and
nothing of what is wrong in them is taken.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from conformance.core.finding import Level
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.desk import DELIVERS, Way, regimes_of
from conformance.packs.bdua.items.moments import stage
from conformance.packs.bdua.people import Person, person
from conformance.packs.bdua.regimes import MASTER, Regime

Content = Callable[[Sequence[str]], bytes]


@dataclass(frozen=True, slots=True)
class BadFile:
    """A content that is none of records: how it is made of good ones, and whether all of them may
    be taken out of it all the same.
    """

    name: str
    title: str
    content: Content
    readable: bool = False
    level: Level = Level.MUST


def _plain(records: Sequence[str], end: str = "\r\n", encoding: str = "cp1252") -> bytes:
    return "".join(one + end for one in records).encode(encoding)


def _zipped(records: Sequence[str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr(zipfile.ZipInfo("maestro.txt"), _plain(records))
    return held.getvalue()


def _headed(records: Sequence[str]) -> bytes:
    return b"codigo_entidad,tipo,numero\r\n" + _plain(records)


def _marked(records: Sequence[str]) -> bytes:
    return b"\xef\xbb\xbf" + _plain(records)


def _separated(by: str) -> Content:
    return lambda records: _plain([one.replace(",", by) for one in records])


def _quoted(records: Sequence[str]) -> bytes:
    return _plain([",".join(f'"{cell}"' for cell in one.split(",")) for one in records])


def _encoded(encoding: str) -> Content:
    return lambda records: _plain(records, encoding=encoding)


def _nulled(records: Sequence[str]) -> bytes:
    return _plain(records).replace(b",", b",\0", 1)


_SOFT = Level.SHOULD
FILES = (
    BadFile("vacio", "un archivo vacío", lambda records: b"", readable=True),
    BadFile("linea-en-blanco", "una línea en blanco", lambda records: b"\r\n", readable=True),
    BadFile("encabezado", "una fila de encabezado", _headed, readable=True, level=_SOFT),
    BadFile("bom", "una marca de orden de bytes", _marked, readable=True, level=_SOFT),
    BadFile("utf-8", "UTF-8 y no la codificación dicha", _encoded("utf-8"), level=_SOFT),
    BadFile("utf-16", "UTF-16", _encoded("utf-16")),
    BadFile("punto-y-coma", "punto y coma entre los campos", _separated(";")),
    BadFile("tabulador", "tabuladores entre los campos", _separated("\t")),
    BadFile("comillas", "comillas en los campos", _quoted, level=_SOFT),
    BadFile(
        "coma-final",
        "una coma al final de cada registro",
        lambda records: _plain([f"{one}," for one in records]),
    ),
    BadFile(
        "solo-cr",
        "líneas que acaban en CR",
        lambda records: _plain(records, end="\r"),
        level=_SOFT,
    ),
    BadFile("nulo", "un byte nulo", _nulled, readable=True, level=_SOFT),
    BadFile("zip", "un archivo comprimido", _zipped),
)


def _people() -> list[Person]:
    """Return people whose names hold what only one encoding says so."""
    return [person(at) for at in (5, 12, 20)]


def _content(regime: Regime, one: BadFile) -> Callable[[DeliveryContext], None]:
    def run(context: DeliveryContext) -> None:
        made = stage(context, regime.roles[0])
        records = made.desk.master(made.role, _people())
        content = one.content(records)
        sent = made.desk.send(made.role, MASTER, records, made.when.morning, Way(content=content))
        exchange = made.desk.look(made.when.results)
        answer = made.desk.answer(sent)
        taken = list(answer.taken or ())
        if one.readable or not taken:
            return
        altered = [line for line in taken if line not in content]
        context.report(
            "CON-06" if altered else "ERR-02",
            exchange,
            expected=f"con {one.title} no se recibe, o se listan los registros",
            actual=f"se aceptaron {len(taken)} registros"
            + (f", escritos de otra manera: {altered[0][:80]!r}" if altered else ""),
            requirement="BDUA-RES-6.1",
            level=one.level,
        )

    return run


_NAMES: tuple[tuple[str, str, str], ...] = (
    ("otra-entidad", "el nombre es de otra entidad", "{TT}XYZ000{DIA}.txt"),
    ("otro-tipo", "el tipo no se conoce", "ZZ{ENTIDAD}{DIA}.txt"),
    ("otra-fecha", "la fecha es de otro año", "{TT}{ENTIDAD}01011999.txt"),
    ("otra-extension", "la extensión es otra", "{TT}{ENTIDAD}{DIA}.exe"),
)


def _name(regime: Regime, pattern: str, told: str) -> Callable[[DeliveryContext], None]:
    def run(context: DeliveryContext) -> None:
        made = stage(context, regime.roles[0])
        parts = {
            "TT": regime.master,
            "ENTIDAD": made.desk.entity(made.role),
            "DIA": f"{made.when.morning:%d%m%Y}",
        }
        records = made.desk.master(made.role, [person(1)])
        name = pattern.format(**parts)
        sent = made.desk.send(made.role, MASTER, records, made.when.morning, Way(name=name))
        exchange = made.desk.look(made.when.results)
        if made.desk.answer(sent).applied(sent.lines[0]):
            context.report(
                "ERR-02",
                exchange,
                expected="no se recibe un archivo cuyo nombre no es el de su contenido",
                actual=f"se recibió «{name}», y {told}",
                requirement="BDUA-RES-9.7a",
                level=Level.SHOULD,
            )

    return run


def _unknown_entity(context: DeliveryContext, regime: Regime) -> None:
    made = stage(context, regime.roles[0])
    records = made.desk.master(made.role, [person(1)])
    sent = made.desk.send(made.role, MASTER, records, made.when.morning, Way(entity="XYZ000"))
    exchange = made.desk.look(made.when.results)
    if made.desk.answer(sent).applied(sent.lines[0]):
        context.report(
            "SEC-05",
            exchange,
            expected="no se recibe de una entidad que no se conoce",
            actual="se aceptaron registros de una entidad inventada",
            requirement="BDUA-RES-9.7a",
            level=Level.SHOULD,
        )


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield the items about files that are wrong as a whole, for each regime."""
    for regime in regimes_of(target):
        for one in FILES:
            yield _item(
                regime, one.name, f"Con {one.title} nada malo se acepta", _content(regime, one)
            )
        for name, told, pattern in _NAMES:
            made = _name(regime, pattern, told)
            yield _item(regime, f"nombre/{name}", f"No se recibe cuando {told}", made)
        yield _item(
            regime,
            "entidad-desconocida",
            "No se recibe de una entidad que no se conoce",
            _of_unknown(regime),
        )


def _of_unknown(regime: Regime) -> Callable[[DeliveryContext], None]:
    return lambda context: _unknown_entity(context, regime)


def _item(
    regime: Regime, name: str, title: str, run: Callable[[DeliveryContext], None]
) -> DeliveryItem:
    return DeliveryItem(
        f"archivos/{regime.name}/{name}",
        "probing",
        f"{title} ({regime.title})",
        run,
        ("BDUA-RES-6.1", "BDUA-RES-9.7a", "BDUA-RES-4.3"),
        capability=DELIVERS[MASTER],
    )
