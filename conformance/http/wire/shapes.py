"""What personal data looks like in a text: document numbers beside their words, e-mail, phones.

The rules of the file: a shape must not take what a finding needs for a person's. Ids, amounts,
dates, the numbers of companies, UUIDs and long digests are none of these shapes; a number is
a document only beside a word that says so, and a phone if it is a Colombian mobile in a text or
beside its word.
"""

import base64
import binascii
import re
from functools import lru_cache
from urllib.parse import unquote

SHORTEST, CODED_LENGTH = 6, 14
SPACE = "\ue000"
"""What stands for `%20` where a text is looked through: no digit may seem part of it."""
_BEFORE = 56  # characters before a number in which its word stands

_AT = ("@", "%40", "&#64;", "\\u0040")
ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|%40|&#64;|\\u0040)[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}"
)
_RESERVED = re.compile(
    r"@(?:[\w-]+\.)*(?:example|test|invalid|localhost|example\.(?:com|net|org))$"
)

# It begins with a digit and nothing before it, so that a text is looked through at once; what
# stands around it is judged for the few that are found.
NUMBER = re.compile(
    r"""\d(?:
        7[ .-]3\d\d[ .-]?\d{3}[ .-]?\d{4}
      | \d\d\)[ -]?\d{3}[ -]?\d{4}
      | \d\d[ .-]\d{3}[ .-]\d{4}
      | \d{0,2}(?:\.\d{3}){1,3}
      | \d{0,2}(?:\ \d{3}){2,3}
      | \d{4,}+
    )""",
    re.VERBOSE,
)
_GOES_ON = re.compile(r"[^\W_]|\.\d|,\d{1,2}(?!\d)")
_ANY = re.compile(r"\d(?:\d{4}|[ .)]\d{3}|\) \d{3})")

_TYPES = "C\\.?C|T\\.?I|C\\.?E|R\\.?C|P\\.?A|P\\.?T|P\\.?P\\.?T|C\\.?N|S\\.?C|M\\.?S|A\\.?S|P\\.?E"
# What may stand between a word and its number, marks of JSON, HTML and addresses included.
_BETWEEN = r"""(?:[\s:.\#°º=*_|"'\\/()\-+\ue000]|%3A|&nbsp;|&\#\d+;|<[^<>]{0,40}>
    |(?<![^\W\d_])(?:n[o°º]?|nro|n[uú]m(?:ero)?|de|es|con|el|la|del)(?![^\W\d_])){0,14}"""
_DOCUMENT = re.compile(
    rf"""(?:
        (?:(?<![^\W_])(?-i:{_TYPES})(?![^\W\d_]))
      | c[eé]dula(?:\ de\ (?:ciudadan[ií]a|extranjer[ií]a))?
      | c\\u00e9dula | c&eacute;dula
      | tarjeta\ de\ identidad | registro\ civil | pasaporte
      | (?<![^\W_])documento(?:\ de\ (?:identidad|identificaci[oó]n))?
      | (?<![^\W_])doc(?![^\W\d_]) | (?<![^\W_])c[eé]d(?![^\W\d_])
      | (?<![^\W_])identificaci(?:[oó]n|\\u00f3n|&oacute;n) | identificad[oa]
    ){_BETWEEN}$""",
    re.VERBOSE | re.IGNORECASE,
)
_PHONE = re.compile(
    rf"""(?<![^\W_])(?:tel(?:[eé]fonos?|s)?|cel(?:ular(?:es)?|s)?|m[oó]vil(?:es)?|whatsapp|phone
      |tel\\u00e9fono|tel&eacute;fono|m\\u00f3vil){_BETWEEN}$""",
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?i)valor|saldo|monto|total|suma|bruto|cantidad")
_NAME = re.compile(
    r"""(\w+)(?:["'\\]|&quot;|&\#?34;|&\#39;)*[\s:=.]*(?:["'\\]|&quot;|&\#34;|&\#39;)*$""",
    re.VERBOSE,
)
_GLUED = re.compile(rf"(?<![^\W_])(?:{_TYPES}|PPT)$")
_CUT = ",{}[]\n"
_COUNTED = re.compile(
    r"(?:[$/]|(?<![^\W_])(?:valor|saldo|monto|total|suma|cop|id\w*))[\s:.=$\"']*$", re.IGNORECASE
)
_MOBILE = re.compile(
    r"(?:57[ .-]?)?3(?:0[0-5]|1\d|2[0-5]|33|5[01])(?!\d*0{6}$)[ .-]?\d{3}[ .-]?\d{4}"
)

# {"kind": "CC", "doc": "1032…"}: the kind stands in one field and the number in the next.
_NUMBERED = re.compile(
    r"""^\s*"[^"\\]{0,30}(?:num|nro|doc|ident)[^"\\]{0,40}"\s*:\s*"?$""", re.IGNORECASE
)
_TYPED = re.compile(
    r""""(?:CC|TI|CE|RC|PA|PT|PPT|CN|SC|MS|AS|PE)"\s*,\s*"[^"\\]{0,70}"\s*:\s*"?$""",
)
_TYPED_BEFORE = 100

CODED = re.compile(rf"[A-Za-z0-9+/_-]{{{CODED_LENGTH},}}={{0,2}}")
_CACHED = 128

_EDGES = frozenset(str(2**power + more) for power in (24, 31, 32, 53, 63) for more in range(-2, 3))
_NOBODY = re.compile(r"(\d)\1*|\d{1,5}0{5,}|\d{1,3}0{4,}|0+\d{1,4}|9{5,}\d?")


def has_address(text: str) -> bool:
    """Say whether a text may hold an e-mail address."""
    return any(map(text.__contains__, _AT))


def address_of(text: str) -> str:
    """Return an e-mail address as people write it, in lower case."""
    return unquote(text.replace("&#64;", "@").replace("\\u0040", "@")).lower()


def reserved(address: str) -> bool:
    """Say whether an address is of a domain that nobody can have (RFC 2606)."""
    return _RESERVED.search(address) is not None


def has_number(text: str) -> bool:
    """Say whether a text may hold the number of a document or of a phone."""
    return _ANY.search(text) is not None


def stands_alone(found: re.Match[str]) -> bool:
    """Say whether a number is one by itself: no part of a word, an amount or a longer number."""
    text, start = found.string, found.start()
    if start:
        head = text[start - 1]
        if (
            head.isdigit()
            or head.islower()
            or (head in ".," and text[start - 2 : start - 1].isdigit())
        ):
            return False
    return _GOES_ON.match(text, found.end()) is None


def digits_of(text: str) -> str:
    """Return the digits of a number that is written in groups, "" for what is no number."""
    bare = text.translate(_GROUPING)
    return bare if bare.isascii() and bare.isdigit() else ""


_GROUPING = str.maketrans("", "", " .-+()")


def compared(value: str) -> str:
    """Return what two ways of writing one value have in common."""
    return digits_of(value) or " ".join(value.split()).casefold()


def telling(digits: str) -> bool:
    """Say whether a number may be somebody's: neither an edge that is asked for, nor a round one,
    nor so short that it is many things.
    """
    return 7 <= len(digits) <= 15 and digits not in _EDGES and not _NOBODY.fullmatch(digits)


def whole_name(value: str) -> bool:
    """Say whether a text stands for one person wherever it is read: two words of a name, a street;
    a sentence about a field does not.
    """
    words = [word for word in value.split() if len(word) > 3 or word[:1].isupper()]
    named = all(not word[0].islower() for word in words)
    return 8 <= len(value) <= 200 and len(words) > 1 and named


def before(found: re.Match[str]) -> str:
    """Return what stands before a number and may say of it what it is: nothing before a comma or a
    bracket does.
    """
    start = found.start()
    told = found.string[max(0, start - _BEFORE) : start]
    for sign in _CUT:
        told = told[told.rfind(sign) + 1 :]
    return told


def amount(before: str) -> bool:
    """Say whether a number is called an amount."""
    return _AMOUNT.search(name_before(before)) is not None


@lru_cache(maxsize=8192)
def name_before(before: str) -> str:
    """Return what a number is called by what stands right before it, "" for nothing."""
    named = _NAME.search(before)
    return named[1] if named else ""


def beside_its_word(found: re.Match[str], digits: str, before: str) -> bool:
    """Say whether a number stands beside a word that makes it a document or a phone."""
    if 7 <= len(digits) <= 13 and _is_phone(before):
        return True
    if not 5 <= len(digits) <= 12:
        return False
    if _is_document(before):
        return True
    start = found.start()
    return _is_numbered(before) and (
        _TYPED.search(found.string[max(0, start - _TYPED_BEFORE) : start]) is not None
    )


@lru_cache(maxsize=8192)
def _is_numbered(before: str) -> bool:
    return _NUMBERED.search(before) is not None


@lru_cache(maxsize=8192)
def _is_document(before: str) -> bool:
    if before[-1:].isalpha():
        return _GLUED.search(before) is not None
    return _DOCUMENT.search(before) is not None


@lru_cache(maxsize=8192)
def _is_phone(before: str) -> bool:
    return not before[-1:].isalpha() and _PHONE.search(before) is not None


def mobile(raw: str) -> bool:
    """Say whether a number is that of a Colombian mobile phone, as it is written."""
    return _MOBILE.fullmatch(raw) is not None and (len(raw) == 10 or not raw.isdigit())


def counted(found: re.Match[str], before: str) -> bool:
    """Say whether a number without marks is rather an amount or an id: a number of JSON, part of a
    path, of a word or of a longer number, or what a word calls so.
    """
    if not found[0].isdigit():
        return False
    if bare(found) or before[-1:].isalnum() or before[-1:] in ("-", "_", "/", "."):
        return True
    return _COUNTED.search(before) is not None


def bare(found: re.Match[str]) -> bool:
    """Say whether a number is a value of JSON by itself."""
    text, start, end = found.string, found.start(), found.end()
    head = text[max(0, start - 4) : start].rstrip()[-1:]
    return head in (":", "[", ",") and (text[end : end + 4].lstrip() or "}")[:1] in (",", "]", "}")


def decoded(text: str) -> str:
    """Return the text that base64 holds, "" where it holds none."""
    return _decoded_once(text) if len(text) <= _CACHED else _decode(text)


@lru_cache(maxsize=8192)
def _decoded_once(text: str) -> str:
    return _decode(text)


def _decode(text: str) -> str:
    body = text.rstrip("=").replace("-", "+").replace("_", "/")
    if len(body) % 4 == 1:
        return ""
    try:
        told = base64.b64decode(body + "=" * (-len(body) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    return told if any(map(str.isdigit, told)) or "@" in told else ""
