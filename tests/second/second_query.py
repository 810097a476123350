"""The query of a request as the second server reads it: names without case, pages, ranges."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from second_problem import invalid
from second_values import DAY, Values
from werkzeug.wrappers import Request


class Query:
    """The query parameters of one request."""

    def __init__(self, request: Request, values: Values) -> None:
        self._given = {name.lower(): text for name, text in request.args.items()}
        self._values = values

    def text(self, name: str) -> str | None:
        """Return a text, None when absent or empty."""
        return self._given.get(name.lower()) or None

    def whole(
        self, name: str, bits: int = 64, *, least: int | None = None, most: int | None = None
    ) -> int | None:
        """Return a whole number within bounds."""
        text = self.text(name)
        if text is None:
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,30}", text):
            raise invalid(name, f"El valor «{text[:40]}» no es válido")
        number: int = self._values.whole(bits, least=least)(name, int(text))
        if most is not None and number > most:
            raise invalid(name, f"No puede ser mayor a {most}")
        return number

    def identifier(self, name: str) -> int | None:
        """Return an id: above 0."""
        return self.whole(name, least=1)

    def amount(self, name: str) -> Decimal | None:
        """Return a decimal number."""
        text = self.text(name)
        try:
            number = None if text is None else Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and not number.is_finite():
            raise invalid(name, "Se espera un número")
        return number

    def flag(self, name: str) -> bool | None:
        """Return true or false."""
        text = (self.text(name) or "").lower()
        if text not in {"", "true", "false"}:
            raise invalid(name, "Se espera true o false")
        return None if not text else text == "true"

    def day(self, name: str) -> str | None:
        """Return the day of a date, as text."""
        instant = self._instant(name)
        return None if instant is None else str(self._values.shown_instant(instant))[:10]

    def dates(self, first: str, last: str) -> Callable[[int], bool]:
        """Return whether an instant lies between two; a last day counts whole."""
        begin, end = self._instant(first), self._instant(last)
        _ordered(begin, end, last)
        if end is not None and len(self.text(last) or "") == 10:
            end += DAY - 1
        return lambda at: (begin is None or at >= begin) and (end is None or at <= end)

    def amounts(self, least: str, most: str) -> Callable[[int], bool]:
        """Return whether so many cents lie between two amounts."""
        low, high = self.amount(least), self.amount(most)
        _ordered(low, high, most)
        return lambda cents: (
            (low is None or cents >= low * 100) and (high is None or cents <= high * 100)
        )

    def check_page(self, most: int = 1500) -> None:
        """Refuse a page out of bounds before anything else is done."""
        self.whole("NumeroPagina", 32, least=1)
        self.whole("RegistrosPorPagina", 32, least=1, most=most)

    def page(
        self, rows: Sequence[Any], show: Callable[[Any], object], most: int = 1500
    ) -> dict[str, object]:
        """Return the page asked for of all rows."""
        number = self.whole("NumeroPagina", 32, least=1) or 1
        size = self.whole("RegistrosPorPagina", 32, least=1, most=most) or 10
        first = (number - 1) * size
        return {
            "paginaActual": number,
            "registrosPorPagina": size,
            "totalRegistros": len(rows),
            "totalPaginas": -(-len(rows) // size),
            "resultado": [show(row) for row in rows[first : first + size]],
        }

    def _instant(self, name: str) -> int | None:
        text = self.text(name)
        return None if text is None else self._values.instant(name, text)


def _ordered(first: Any, last: Any, name: str) -> None:
    if first is not None and last is not None and last < first:
        raise invalid(name, "El final no puede ser menor que el inicio")
