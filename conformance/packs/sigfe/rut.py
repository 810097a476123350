"""The RUT: digits, and the check digit that they give (module 11)."""

_WEIGHTS = (2, 3, 4, 5, 6, 7)
_MODULE = 11
_WRITTEN = {10: "K", 11: "0"}


def check_digit(number: str) -> str:
    """Return the check digit of a number."""
    weighed = (
        int(digit) * _WEIGHTS[place % len(_WEIGHTS)] for place, digit in enumerate(reversed(number))
    )
    rest = _MODULE - sum(weighed) % _MODULE
    return _WRITTEN.get(rest, str(rest))


def is_rut(text: str) -> bool:
    """Say whether a text is a RUT: digits, a hyphen and the digit that they give."""
    number, hyphen, digit = text.partition("-")
    plain = number.isascii() and number.isdigit()
    return bool(hyphen) and plain and digit.upper() == check_digit(number)
