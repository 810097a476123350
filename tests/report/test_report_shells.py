"""A call as people type it: whatever a text holds, curl is given just that."""

import json
import re
import shutil
import subprocess

import pytest

from conformance.report.shells import (
    SHELLS,
    ShellCall,
    bash,
    cmd,
    options_of,
    powershell,
    token_lines,
)

_HARD = (
    "plain",
    "it's",
    'say "hi"',
    "100 % %PATH% %%",
    "$HOME ${HOME} $(id) `id`",
    "a^b & c | d > e < f ! g (h)",
    "back\\slash\\",
    'mixed\\" and \\\\"',
    "línea\notra\tтекст ‘comillas’ 😀",
    "; rm -rf / #",
    "",
)
_VARIABLES = {"TOKEN_ERP": "t0k", "USER_ERP": "ana", "PASSWORD_ERP": "p", "FILA_1": "77"}


def _argv_of_bash(line: str) -> list[str]:
    """Return what bash hands to curl."""
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("bash no está en esta máquina")
    told = 'curl() { printf "%s\\0" "$@"; }\n' + line
    done = subprocess.run(
        [shell, "-c", told],
        capture_output=True,
        check=True,
        env={**_VARIABLES, "LC_ALL": "C.UTF-8"},
    )
    return done.stdout.decode().split("\0")[:-1]


def _argv_of_cmd(line: str) -> list[str]:
    """Return what cmd, and then the program's own reading of its line, make of a line typed."""
    known = {**_VARIABLES, "PATH": "C:\\"}
    line = re.sub(
        r"%(\w+)(?::~0,-(\d+))?%",
        lambda found: (
            (known[found[1]][: -int(found[2])] if found[2] else known[found[1]])
            if found[1] in known
            else found[0]
        ),
        line,
    )
    kept, quoted, at = [], False, 0
    while at < len(line):
        sign = line[at]
        if sign == "^" and not quoted:
            at += 1
            kept.append(line[at])
        else:
            assert quoted or sign not in "&|<>", f"cmd would obey {sign!r} in {line}"
            quoted ^= sign == '"'
            kept.append(sign)
        at += 1
    return _by_the_program("".join(kept))


def _by_the_program(line: str) -> list[str]:
    words, word, quoted, some = [], "", False, False
    for slashes, quote, sign in re.findall(r'(\\*)(?:(")|([^\\"]))?', line):
        if quote:
            word += "\\" * (len(slashes) // 2)
            if len(slashes) % 2:
                word += '"'
            else:
                quoted, some = not quoted, True
            continue
        word += slashes
        if sign == " " and not quoted:
            if word or some:
                words.append(word)
            word, some = "", False
        else:
            word += sign
    return [*words, word] if word or some else words


def _argv_of_powershell(text: str) -> tuple[list[str], dict[str, str]]:
    """Return what PowerShell hands to curl.exe, and the files it wrote before."""
    files = {}
    *before, last = _statements(text)
    for one in before:
        found = re.fullmatch(r'\[IO\.File\]::WriteAllText\("\$PWD\\([\w.-]+)", (.*)\)', one, re.S)
        assert found, one
        files[f"@{found[1]}"] = _value(found[2])
    words = re.findall(r"\((?:[^()']|'(?:[^']|'')*'|\([^()]*\))*\)|'(?:[^']|'')*'|\S+", last, re.S)
    return [_value(one) for one in words], files


def _statements(text: str) -> list[str]:
    pieces = re.split(r"('(?:[^']|'')*')", text)
    marked = "".join(one if n % 2 else one.replace("\n", "\0") for n, one in enumerate(pieces))
    return marked.split("\0")


def _value(word: str) -> str:
    inner = word[1:-1] if word.startswith("(") else word
    parts = re.findall(
        r"'((?:[^'‘’‚‛]|(['‘’‚‛])\2)*)'|\[char\]0x([0-9a-f]{4})|"
        r"\$env:(\w+)(?:\.Substring\(0, \$env:\w+\.Length - (\d+)\))?|([^\s'+]+)",
        inner,
    )
    made = ""
    for quoted, _, code, name, cut, plain in parts:
        value = _VARIABLES.get(name, "")
        made += re.sub("(['‘’‚‛])\\1", r"\1", quoted) + (chr(int(code, 16)) if code else "")
        made += (value[: -int(cut)] if cut else value) + plain
    return made


def _call(text: str) -> ShellCall:
    # A header is one line, and an address has no spaces.
    line = text.replace("\n", " ")
    return ShellCall(
        "POST",
        "http://h/p?q=a%20b&r=$USER_ERP",
        (("X-Prueba", line), ("authorization", "Bearer $TOKEN_ERP")),
        text,
    )


def _asked(text: str, body: str) -> list[str]:
    return [
        *("-i", "-X", "POST", "http://h/p?q=a%20b&r=ana"),
        *("-H", "X-Prueba: " + text.replace("\n", " "), "-H", "authorization: Bearer t0k"),
        *("--data-binary", body),
    ]


@pytest.mark.parametrize("text", [*_HARD, "escape\x1b[31m \u202e"])
def test_bash_hands_on_what_was_sent(text: str) -> None:
    """Quotes, signs, line breaks and other alphabets reach curl as they are."""
    assert _asked(text, text) == _argv_of_bash(bash(_call(text)))


@pytest.mark.parametrize("text", [*_HARD, "escape\x1b[31m \u202e"])
def test_powershell_hands_on_what_was_sent(text: str) -> None:
    """What has double quotes goes by a file, since old ones lose them; the rest as a word."""
    argv, files = _argv_of_powershell(powershell(_call(text)))
    assert ["curl.exe", *_asked(text, text)] == [files.get(one, one) for one in argv]
    assert [] == [one for one in argv if '"' in one]


@pytest.mark.parametrize("text", [one for one in _HARD if one.isascii()])
def test_cmd_hands_on_what_was_sent(text: str) -> None:
    """Percents, carets, quotes and backslashes reach curl as they are, and nothing is obeyed."""
    assert ["curl.exe", *_asked(text, text)] == _argv_of_cmd(cmd(_call(text)))


@pytest.mark.parametrize("text", _HARD)
def test_cmd_hands_on_the_same_json(text: str) -> None:
    """A JSON body says in ASCII what cmd would not carry, and means the same."""
    body = json.dumps({"a": [text], text: 1.50, "quien": "$USER_ERP"}, ensure_ascii=False, indent=1)
    argv = _argv_of_cmd(cmd(ShellCall("PUT", "http://h/ñ", (), body)))
    assert {"a": [text], text: 1.5, "quien": "ana"} == json.loads(argv[-1])
    assert "http://h/%C3%B1" == argv[4]


@pytest.mark.parametrize(
    ("call", "shells"),
    [
        (ShellCall("POST", "http://h/", (), "a\0b"), []),
        (ShellCall("POST", "http://h/", (), "ñ"), ["bash", "PowerShell"]),
        (ShellCall("POST", "http://h/", (), "{\n"), ["bash", "PowerShell"]),
        (ShellCall("GET", "http://h/", (("X", "ñ"),)), ["bash", "PowerShell"]),
        (ShellCall("POST", "http://h/", (), "a" * 9000), ["bash", "PowerShell"]),
        (ShellCall("GET", "http://h/"), ["bash", "PowerShell", "cmd"]),
    ],
)
def test_what_a_shell_does_not_carry_is_not_told_in_it(call: ShellCall, shells: list[str]) -> None:
    """No line says something else than was sent."""
    assert shells == [name for name, told in SHELLS.items() if told(call, 1)]


def test_a_token_cut_on_purpose_is_cut_by_the_shell() -> None:
    """A token altered by its end is told as the role's own without it."""
    call = ShellCall("GET", "http://h/", (("authorization", "Bearer ${TOKEN_ERP%?}X"),))
    wanted = "authorization: Bearer t0X"
    assert wanted == _argv_of_bash(bash(call))[-1]
    assert wanted == _argv_of_powershell(powershell(call))[0][-1]
    assert wanted == _argv_of_cmd(cmd(call))[-1]


def test_a_row_of_the_story_is_a_variable() -> None:
    """The id of a row that an earlier call made is named, since another run makes another row."""
    call = ShellCall("GET", "http://h/glosa/$FILA_1")
    assert "http://h/glosa/77" == _argv_of_bash(bash(call))[-1]
    assert "http://h/glosa/77" == _argv_of_cmd(cmd(call))[-1]


def test_the_lines_that_get_a_token_keep_it_in_its_variable() -> None:
    """The token is read from the field in which the login answers it."""
    login = ShellCall("POST", "http://h/login", (), '{"u": "$USER_ERP", "p": "$PASSWORD_ERP"}')
    lines = token_lines(login, "token", "TOKEN_ERP")
    assert ["bash", "PowerShell", "cmd"] == list(lines)
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("bash no está en esta máquina")
    told = (
        """curl() { echo '{"success": true, "token": "abc.d", "errors": null}'; }\n"""
        + lines["bash"]
        + '\necho "$TOKEN_ERP"'
    )
    done = subprocess.run([shell, "-c", told], capture_output=True, check=True, text=True)
    assert "abc.d\n" == done.stdout
    assert "$env:TOKEN_ERP = (curl.exe -s " in lines["PowerShell"]
    assert 'do set "TOKEN_ERP=%t"' in lines["cmd"]


def test_a_login_that_no_shell_tells_gets_no_lines() -> None:
    """A field that is no name, as a server may answer it, is put into no shell."""
    assert {} == token_lines(ShellCall("POST", "http://h/"), "a'; rm -rf", "TOKEN_ERP")


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("curl -i --proxy http://p:1 --path-as-is -X GET http://h/", ("--proxy", "http://p:1")),
        ("curl -i -X GET http://h/", ()),
        ("curl -i 'rota", ()),
        ("", ()),
    ],
)
def test_the_way_of_a_recorded_line_is_kept(line: str, options: tuple[str, ...]) -> None:
    assert options == options_of(line)
