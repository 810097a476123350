"""JavaScript, as far as a Redoc page needs it: which of a script is code, and which is comment or
text.

No script is run or parsed. It is cut into comments, texts, templates, regular expressions and code,
so that an address in a comment is never taken for the page's, in a viewer of megabytes on one line
as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SIGN = re.compile(r"[\"'`/{}]|<!--")
_INSIDE = {
    quote: re.compile(rf"{quote}[^{quote}\\\n\r]*+(?:\\(?:\r\n|[\s\S])[^{quote}\\\n\r]*+)*+")
    for quote in ("'", '"')
}
_TEMPLATE = re.compile(r"[^`\\$]*+(?:(?:\\[\s\S]|\$(?!\{))[^`\\$]*+)*+")
_LINE = re.compile(r"[^\n\r\u2028\u2029]*")
_REGEX = re.compile(r"/(?:[^\\/\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*+\]?)++")
_WORD = re.compile(r"[\w$]+$")
# After these a slash begins a regular expression; after another word, a value or a closing sign it
# divides.
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^}")
_WORDS_BEFORE_REGEX = frozenset(
    {
        "return",
        "typeof",
        "case",
        "in",
        "of",
        "delete",
        "void",
        "throw",
        "new",
        "else",
        "do",
        "instanceof",
        "yield",
        "await",
    }
)
_LONGEST_WORD = 12
# No script that a browser takes comes near: of what is past it, all is code.
_MOST_SIGNS, _MOST_WASTED = 700_000, 20_000_000


@dataclass(frozen=True, slots=True)
class BlankedScript:
    """A script with its comments blanked, and with its texts blanked as well: all of one length."""

    text: str
    bare: str


def without_comments(script: str) -> BlankedScript:
    """Return a script whose comments are spaces; in `bare` what stands within quotes is spaces
    too.
    """
    text: list[str] = []
    bare: list[str] = []
    done = 0
    for start, end, comment in _Cutter(script).pieces():
        between, blank = script[done:start], " " * (end - start)
        text += [between, blank if comment else script[start:end]]
        bare += [between, blank]
        done = end
    return BlankedScript("".join([*text, script[done:]]), "".join([*bare, script[done:]]))


@dataclass(slots=True)
class _Cutter:
    """Walks a script from sign to sign. `braces`: those open in each template's `${…}`, the
    innermost last.
    """

    script: str
    braces: list[int] = field(default_factory=list)
    floor: int = 0
    value_before: bool = False
    wasted: int = 0

    def pieces(self) -> Iterator[tuple[int, int, bool]]:
        """Yield start, end, and whether it is a comment, of all that is no code."""
        position, left = 0, _MOST_SIGNS
        while left and (sign := _SIGN.search(self.script, position)):
            left -= 1
            start = sign.start()
            end, comment = self._piece(sign.group(), start)
            if end > start:
                yield start, end, comment
                self.value_before = self._value_at(start) if comment else True
                self.floor = end
            position = max(end, start + 1)

    def _piece(self, sign: str, start: int) -> tuple[int, bool]:
        """Return where the piece that begins at a sign ends (at its start: it is code), and if it
        is a comment.
        """
        if sign == "/":
            return self._slash(start)
        if sign == "`":
            return self._template(start + 1), False
        if sign in _INSIDE:
            return self._closed(_INSIDE[sign], sign, start), False
        if sign == "<!--":
            return (_end(_LINE, self.script, start) if self._begins_line(start) else start), True
        return self._brace(sign, start), False

    def _brace(self, sign: str, start: int) -> int:
        if not self.braces:
            return start
        if sign == "{":
            self.braces[-1] += 1
        elif self.braces[-1]:
            self.braces[-1] -= 1
        else:  # the template goes on after its expression
            self.braces.pop()
            return self._template(start + 1)
        return start

    def _template(self, start: int) -> int:
        end = _end(_TEMPLATE, self.script, start)
        if self.script.startswith("${", end):
            self.braces.append(0)
            return end + 2
        return min(end + 1, len(self.script))

    def _slash(self, start: int) -> tuple[int, bool]:
        script = self.script
        if script.startswith("//", start):
            return _end(_LINE, script, start), True
        if script.startswith("/*", start):
            end = script.find("*/", start + 2)
            return (len(script) if end < 0 else end + 2), True
        return (start if self._value_at(start) else self._closed(_REGEX, "/", start)), False

    def _closed(self, inside: re.Pattern[str], sign: str, start: int) -> int:
        """Return where a text or an expression ends; where it starts when it does not end on its
        line.
        """
        if self.wasted > _MOST_WASTED:
            return start
        end = _end(inside, self.script, start)
        if end > start and self.script.startswith(sign, end):
            return end + 1
        self.wasted += end - start
        return start

    def _value_at(self, start: int) -> bool:
        """Say whether a value ends before a place: a slash there divides."""
        at = start - 1
        while at >= self.floor and self.script[at].isspace():
            at -= 1
        if at < self.floor:
            return self.value_before
        sign = self.script[at]
        if sign in _BEFORE_REGEX:
            return sign in "+-" and self.script[at - 1] == sign
        word = _WORD.search(self.script, max(self.floor, at - _LONGEST_WORD), at + 1)
        return word is None or word.group() not in _WORDS_BEFORE_REGEX

    def _begins_line(self, start: int) -> bool:
        at = start - 1
        while at >= 0 and self.script[at] in " \t":
            at -= 1
        return at < 0 or self.script[at] in "\n\r"


def _end(pattern: re.Pattern[str], script: str, start: int) -> int:
    found = pattern.match(script, start)
    return found.end() if found else start
