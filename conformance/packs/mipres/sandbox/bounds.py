"""What a value may be beyond its type: choices, patterns and amounts, each a rule by its name."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from conformance.packs.mipres.number_form import USUAL, form_of
from conformance.packs.mipres.sandbox.records import Books
from conformance.sandbox.reply import InvalidError

DOCUMENTS = frozenset(
    ("CC", "RC", "TI", "CE", "PA", "NV", "CD", "SC", "PR", "PE", "AS", "MS", "PT", "CN", "SI")
)
CAUSES = range(20)
_STATES = range(4)
_QUANTITY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
_MONEY = re.compile(r"[0-9]{1,14}(\.[0-9]{1,2})?")
_TOWN = re.compile(r"[0-9]{5}")


def _one_of(*values: Any) -> Callable[[Any], bool]:
    return frozenset(values).__contains__


def _more_than_nothing(text: str) -> bool:
    return bool(_QUANTITY.fullmatch(text)) and Decimal(text) > 0


def _whole_match(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda text: pattern.fullmatch(text) is not None


_NIT, _FLAG, _DOCUMENT = _one_of("NI"), _one_of(0, 1), DOCUMENTS.__contains__
NUMBER = "NoPrescripcion"  # of the form that the server has
BOUNDS: Mapping[str, Callable[[Any], bool]] = {
    NUMBER: form_of(USUAL).matches,
    "TipoTec": _one_of(*"MPDNS"),
    "TipoIDPaciente": _DOCUMENT,
    "TipoIDRecibe": _DOCUMENT,
    "TipoIDProv": _NIT,
    "TipoIDSedeProv": _NIT,
    "CodMunEnt": _whole_match(_TOWN),
    "CantTotAEntregar": _more_than_nothing,
    "CantTotEntregada": _more_than_nothing,
    "CantUnMinDis": _more_than_nothing,
    "ValorEntregado": _whole_match(_MONEY),
    "ValorUnitFacturado": _whole_match(_MONEY),
    "ValorTotFacturado": _whole_match(_MONEY),
    "CuotaModer": _whole_match(_MONEY),
    "Copago": _whole_match(_MONEY),
    "CompAdm": _one_of(1, 2, 3),
    "CausaNoEntrega": lambda number: number >= 0,
    "EntTotal": _FLAG,
    "EstadoEntrega": _STATES.__contains__,
    "UltEntrega": _FLAG,
    "EntregaCompleta": _FLAG,
}
"""By property: what says that a value is one that it may have."""


def check(books: Books, body: Mapping[str, Any]) -> None:
    """Return when every value may be what it is. Raises InvalidError with all that may not."""
    wrong = {name: ["El valor no es válido"] for name in _wrong(books, body)}
    if wrong:
        raise InvalidError("La solicitud no es válida.", wrong)


def _wrong(books: Books, body: Mapping[str, Any]) -> Iterator[str]:
    for name, holds in {**BOUNDS, NUMBER: books.form.matches}.items():
        value = body.get(name)
        if value is not None and not holds(value) and books.rule(f"valor:{name}"):
            yield name
