"""A call as people type it: a line of curl for bash, for PowerShell and for cmd.

The rules of the file: a call comes as evidence shows it, so what it holds of secrets is the name of
a variable, and that name alone is expanded by the shell; all the rest reaches curl as it is,
whatever it means to the shell. Where a shell can't carry a text there is no line ("") rather than a
line that says something else.

- bash: single quotes, which keep all; control characters as `$'\\u001b'`; nothing carries a NUL.
- PowerShell: single quotes, doubled (the typographic ones too). Before 7.3 it loses the double
  quotes of what it hands on, so bodies, and headers that have some, go by a file.
- cmd: double quotes; where a text has quotes or `%` of its own, carets before all that means
  something to cmd. It reads no line break and no UTF-8: a JSON body says those as `\\u000a`.
"""

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

VARIABLE = re.compile(r"(\$(?:PASSWORD|USER|TOKEN|FILA)_[A-Z0-9_]+|\$\{TOKEN_[A-Z0-9_]+%\?+\})")
"""What a shell must expand, in an address, a header or a body."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BROKEN = re.compile(r"[\x00-\x1f\x7f-\U0010ffff]")
_TYPOGRAPHIC = re.compile("(['\u2018\u2019\u201a\u201b])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SIGN = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[&|<>^%!()\x7f-\U0010ffff]", re.DOTALL)
_SHORT: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_MEANT = re.compile(r'([()%!^"<>&|])')
_BEFORE_QUOTE = re.compile(r'(\\*)("|$)')
_LONGEST = 8000  # characters: cmd reads no line of more than 8191
_ADDRESS = "".join(map(chr, range(0x21, 0x7F))).replace('"', "")


@dataclass(frozen=True, slots=True)
class ShellCall:
    """A call as evidence shows it; `options` are those of curl by which it went its way."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    options: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Its headers, as curl takes them."""
        return [f"{name}: {value}" for name, value in self.headers]

    @property
    def texts(self) -> list[str]:
        """All that a shell must carry."""
        return [self.method, self.url, *self.lines, *self.options, self.body or ""]


def bash(call: ShellCall, number: int = 1) -> str:
    """Return a call as a line of bash, "" where none carries it."""
    if any("\0" in text for text in call.texts):
        return ""
    words = [*_head("curl", call, _bash_word), _bash_word(call.url)]
    for header in call.lines:
        words += ["-H", _bash_word(header)]
    if call.body is not None:
        words += ["--data-binary", _bash_word(call.body)]
    return " ".join(words)


def powershell(call: ShellCall, number: int = 1) -> str:
    """Return a call as lines of PowerShell, "" where none carry it. `number` tells its files from
    those of other calls.
    """
    if any("\0" in text for text in call.texts):
        return ""
    before: list[str] = []
    words = [*_head("curl.exe", call, _powershell_word), _powershell_word(_address(call.url))]
    for place, header in enumerate(call.lines, start=1):
        if '"' in header or header.endswith("\\"):
            name = f"cabecera{number}-{place}.txt"
            before.append(_written(name, header))
            words += ["-H", f"'@{name}'"]
        else:
            words += ["-H", _powershell_word(header)]
    if call.body is not None:
        name = f"cuerpo{number}.txt"
        before.append(_written(name, call.body))
        words += ["--data-binary", f"'@{name}'"]
    return "\n".join([*before, " ".join(words)])


def cmd(call: ShellCall, number: int = 1) -> str:
    """Return a call as a line of cmd, "" where none carries it."""
    body = None if call.body is None else _in_ascii(call.body)
    if any(map(_BROKEN.search, [*call.lines, *call.options, body or ""])):
        return ""
    words = [*_head("curl.exe", call, _cmd_word), _cmd_word(_address(call.url))]
    for header in call.lines:
        words += ["-H", _cmd_word(header)]
    if body is not None:
        words += ["--data-binary", _cmd_word(body)]
    line = " ".join(words)
    return line if len(line) <= _LONGEST else ""


SHELLS: Mapping[str, Callable[[ShellCall, int], str]] = {
    "bash": bash,
    "PowerShell": powershell,
    "cmd": cmd,
}
"""How a call is told in each shell; the number tells it from the others of its story."""


REMARKS: Mapping[str, str] = {
    "bash": "# ponga en {} el token de ese rol",
    "PowerShell": "# ponga en $env:{} el token de ese rol",
    "cmd": "rem ponga en {} el token de ese rol",
}
"""What is said in each shell of a variable that nothing here can fill."""


def token_lines(login: ShellCall, field: str, variable: str) -> Mapping[str, str]:
    """Return, for each shell, the lines that keep in a variable the token that a login answers in a
    field of its body, {} where one can't tell the login.
    """
    lines = {name: told(login, 0) for name, told in SHELLS.items()}
    if not all(lines.values()) or not field.isidentifier():
        return {}
    quiet = {name: line.replace(" -i ", " -s ", 1) for name, line in lines.items()}
    before, _, asked = quiet["PowerShell"].rpartition("\n")
    found = f"""sed -n 's/.*"{field}" *: *"\\([^"]*\\)".*/\\1/p'"""
    read = f'"(Get-Content -Raw token.json | ConvertFrom-Json).{field}"'
    return {
        "bash": f"{variable}=$({quiet['bash']} | {found})",
        "PowerShell": f"{before}\n$env:{variable} = ({asked} | ConvertFrom-Json).{field}".lstrip(),
        "cmd": f"{quiet['cmd']} -o token.json\n"
        f"for /f \"delims=\" %t in ('powershell -NoProfile -Command {read}') "
        f'do set "{variable}=%t"',
    }


def options_of(line: str) -> tuple[str, ...]:
    """Return the options of curl by which a recorded line went its way."""
    try:
        words = shlex.split(line)
    except ValueError:
        return ()
    if words[:2] != ["curl", "-i"] or "-X" not in words:
        return ()
    return tuple(word for word in words[2 : words.index("-X")] if word != "--path-as-is")


def _head(curl: str, call: ShellCall, word: Callable[[str], str]) -> list[str]:
    as_is = ["--path-as-is"] if "/." in call.url else []
    return [curl, "-i", *map(word, call.options), *as_is, "-X", word(call.method)]


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, and of each whether it is a variable."""
    for number, piece in enumerate(VARIABLE.split(text)):
        if piece:
            yield piece, bool(number % 2)


def _address(url: str) -> str:
    """Return an address in ASCII: what it holds besides goes in percents, as it went."""
    return "".join(
        piece if variable else quote(piece, safe=_ADDRESS) for piece, variable in _pieces(url)
    )


def _bash_word(text: str) -> str:
    made = [f'"{piece}"' if variable else _bash_quoted(piece) for piece, variable in _pieces(text)]
    return "".join(made) or "''"


def _bash_quoted(text: str) -> str:
    if not _CONTROL.search(text):
        return shlex.quote(text)
    kept = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t")
    return "$'" + _CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", kept) + "'"


def _powershell_word(text: str) -> str:
    """Return a text as one word: what is quoted, joined with variables of the environment."""
    parts = [
        part
        for piece, variable in _pieces(text)
        for part in ([_powershell_variable(piece)] if variable else _powershell_quoted(piece))
    ]
    alone = len(parts) == 1 and parts[0].startswith("'")
    return parts[0] if alone else f"({' + '.join(parts)})" if parts else "''"


def _powershell_quoted(text: str) -> Iterator[str]:
    """Yield a text as strings in single quotes, and the signs that nobody would see by number."""
    done = 0
    for sign in _CONTROL.finditer(text):
        # The first is a text, or the sum would be of numbers.
        yield _single(text[done : sign.start()])
        yield f"[char]0x{ord(sign[0]):04x}"
        done = sign.end()
    if done < len(text):
        yield _single(text[done:])


def _single(text: str) -> str:
    return "'" + _TYPOGRAPHIC.sub(r"\1\1", text) + "'"


def _powershell_variable(piece: str) -> str:
    name, _, cut = piece.strip("${}").partition("%")
    whole = f"$env:{name}"
    return f"{whole}.Substring(0, {whole}.Length - {len(cut)})" if cut else whole


def _written(name: str, text: str) -> str:
    """Return what writes a text into a file: in UTF-8, without a mark, by every PowerShell."""
    return f'[IO.File]::WriteAllText("$PWD\\{name}", {_powershell_word(text)})'


def _cmd_word(text: str) -> str:
    said = "".join(piece for piece, variable in _pieces(text) if not variable)
    by_caret = "%" in said or ('"' in said and _MEANT.search(said.replace('"', "")) is not None)
    made = "".join(
        _cmd_variable(piece) if variable else _cmd_quoted(piece, by_caret)
        for piece, variable in _pieces(text)
    )
    return f'^"{made}^"' if by_caret else f'"{made}"'


def _cmd_quoted(text: str, by_caret: bool) -> str:
    """Return a text as a program reads it between double quotes, its backslashes before one
    doubled.
    """
    quoted = _BEFORE_QUOTE.sub(lambda found: found[1] * 2 + ('\\"' if found[2] else ""), text)
    return _MEANT.sub(r"^\1", quoted) if by_caret else quoted


def _cmd_variable(piece: str) -> str:
    name, _, cut = piece.strip("${}").partition("%")
    return f"%{name}:~0,-{len(cut)}%" if cut else f"%{name}%"


def _in_ascii(body: str) -> str:
    """Return a body in signs that cmd leaves alone: the same JSON, or the body where it is none."""
    try:
        json.loads(VARIABLE.sub("0", body))  # a row's id stands where a number does
    except (ValueError, RecursionError):
        return body
    parts, done = [], 0
    for string in _STRING.finditer(body):
        parts += [_on_one_line(body[done : string.start()])]
        parts += ['"', _SIGN.sub(_coded, string[0][1:-1]), '"']
        done = string.end()
    return "".join([*parts, _on_one_line(body[done:])])


def _on_one_line(text: str) -> str:
    return re.sub(r"[\r\n\t]", " ", text)


def _coded(sign: re.Match[str]) -> str:
    """Return a sign of a JSON string as `\\uXXXX`: no backslash stands before a quote."""
    text = sign[0]
    if text.startswith("\\u"):
        return text
    said = _SHORT.get(text[1], text[1]) if text.startswith("\\") else text
    units = said.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
