"""Nothing of the user's folder, environment or terminal reaches a run, and nothing of ours reaches
another's pytest.
"""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.begin import main as begin
from conformance.cli.main import main
from conformance.cli.surroundings import child, import_path, surroundings, working_folder
from conformance.core.errors import UsageError
from conformance.core.speech import Stream, one_line, printable
from conformance.pytest11 import pytest_load_initial_conftests as load

HERE, HOME = Path("/carpeta/de/trabajo"), Path("/donde/estamos")
SHADOWS = (
    "h2",
    "pytest",
    "_pytest",
    "xdist",
    "conftest",
    "yaml",
    "rich",
    "httpx",
    "hypothesis",
    "schemathesis",
    "jinja2",
    "siifa_conformance",
)


def _folder(folder: Path) -> Path:
    """A working folder with files named like modules, and configuration of others."""
    for name in SHADOWS:
        (folder / f"{name}.py").write_text(
            f"raise RuntimeError('archivo del usuario: {name}')\n", encoding="utf-8"
        )
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --no-existe\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\naddopts = '--no-existe'\n", encoding="utf-8"
    )
    (folder / "schemathesis.toml").write_text("esto = = no es TOML\n", encoding="utf-8")
    (folder / ".env").write_text("PYTEST_ADDOPTS=--no-existe\n", encoding="utf-8")
    return folder


def _run(folder: Path, command: list[str], **more: str) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **more},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_run_in_a_folder_of_the_user_s_own_files_imports_none_of_them(tmp_path: Path) -> None:
    """Neither the command nor its children, the sandbox, pytest and a worker, nor configuration,
    nor variables.

    And no HOME, an alphabet without accents, a time zone that is none: the run ends as ever.
    """
    code, told = _run(
        _folder(tmp_path),
        [
            sys.executable,
            "-m",
            "conformance",
            "run",
            "--target",
            "sandbox",
            "--phases",
            "probing",
            "--out",
            "salida",
            "-k",
            "ver_factura and token",
            "--workers",
            "2",
            "--stock",
            "radicada=40",
            "--reports",
            "acta,junit",
        ],
        PYTEST_PLUGINS="no_existe",
        PYTEST_ADDOPTS="--no-existe",
        PYTHONPATH=os.pathsep.join([".", str(tmp_path)]),
        FORCE_COLOR="1",
        HOME="/no/existe",
        TZ="Nada/Ninguna",
        LC_ALL="C",
        PYTHONIOENCODING="ascii",
    )
    assert (0, False) == (code, "usuario" in told), told
    log = (tmp_path / "salida" / "corrida.log").read_text(encoding="utf-8")
    assert (False, True) == ("\x1b" in log, "passed" in log), log


@pytest.mark.parametrize(
    ("path", "given", "found"),
    [
        (["", "/lib", "/carpeta/de/trabajo"], "", ["/lib"]),
        (["/x", "/lib"], "/x", ["/lib", "/x"]),
        (["/carpeta/de/trabajo", "/x", "/lib"], "/carpeta/de/trabajo:/x", ["/lib", "/x"]),
        (["/donde/estamos", "/x", "/lib"], "/donde/estamos:/x", ["/donde/estamos", "/lib", "/x"]),
        (["/lib"], ":", ["/lib"]),
    ],
)
@pytest.mark.skipif(os.pathsep != ":", reason="the paths of this table are those of POSIX")
def test_modules_are_not_looked_for_in_the_working_folder(
    path: list[str], given: str, found: list[str]
) -> None:
    """What PYTHONPATH names comes last, unless we ourselves lie there."""
    assert found == import_path(path, given, HERE, HOME)


def test_variables_meant_for_other_programs_do_not_reach_a_child() -> None:
    """What steers Python, pytest and hypothesis stays out; all else, and what a verdict can't feel,
    goes through.
    """
    given = {
        "PYTEST_ADDOPTS": "-x",
        "PYTEST_PLUGINS": "p",
        "PYTHONINSPECT": "1",
        "PYTHONSTARTUP": "s",
        "PATH": "/bin",
        "PYTHONHASHSEED": "0",
        "HYPOTHESIS_PROFILE": "ci",
        "CLAVE": "c",
        "PYTHONVERBOSE": "1",
        "PYTHONPATH": os.pathsep.join(["", ".", str(HERE)]),
    }
    kept = surroundings(given, HERE, "ascii")
    assert {
        "PATH": "/bin",
        "CLAVE": "c",
        "PYTHONHASHSEED": "0",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONSAFEPATH": "1",
        "PYTHONIOENCODING": "ascii:replace",
        "MALLOC_ARENA_MAX": "2",
    } == kept


def test_a_child_finds_modules_where_its_parent_does() -> None:
    """Whatever its folder and variables."""
    done = subprocess.run(
        child("print(sys.path)"), capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert set(filter(None, sys.path)) <= set(filter(None, eval(done.stdout)))


def test_a_working_folder_that_was_deleted_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 4 and what to do."""
    gone = tmp_path / "borrada"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match="ya no existe"):
        working_folder()
    assert 4 == main(["explain", "ERR-01"])
    assert "La carpeta de trabajo ya no existe" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="a shell closes streams")
@pytest.mark.parametrize(
    "closing", ["2>&-", "1>&-", "0<&- 1>&- 2>&-", "| head -n 1", "> /dev/full"]
)
def test_a_stream_that_is_closed_or_full_leaves_no_trace(closing: str, tmp_path: Path) -> None:
    """The command does its work and says what its exit code says; only a full disk is a fault of
    its own.
    """
    command = f"{sys.executable} -m conformance explain {closing}; echo codigo $? >> codigo"
    if "full" in closing and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    _, told = _run(tmp_path, ["sh", "-c", command])
    assert ("Traceback" in told, "Exception ignored" in told) == (False, False), told
    wanted = "codigo 3" if "full" in closing else "codigo 0"
    assert wanted == (tmp_path / "codigo").read_text(encoding="utf-8").strip()
    assert ("no queda espacio en el disco" in told) == ("full" in closing)


@pytest.mark.skipif(os.name != "posix", reason="a shell closes streams")
def test_a_run_that_nobody_can_hear_is_a_run_all_the_same(tmp_path: Path) -> None:
    """All three streams closed: the children have them closed too, and the reports are written."""
    command = (
        f"{sys.executable} -m conformance run --target sandbox --phases scenario -k "
        f"glosa-segunda-respuesta --stock radicada=40 --reports acta,junit "
        "--out salida <&- >&- 2>&-; echo $? > codigo"
    )
    _run(tmp_path, ["sh", "-c", command], PATH=os.pathsep.join(["/bin", "/usr/bin"]))
    assert "0" == (tmp_path / "codigo").read_text(encoding="utf-8").strip()
    assert json.loads((tmp_path / "salida" / "acta.json").read_text(encoding="utf-8"))["whole"]


@pytest.mark.parametrize(
    "more",
    [
        {"TZ": ":/etc/passwd", "LC_ALL": "C", "COLUMNS": "0"},
        {"TZ": "UTC+99:99", "COLUMNS": "x", "TERM": "no-existe", "LC_ALL": "no_EXISTE", "HOME": ""},
        {"PYTHONIOENCODING": "ascii", "TMPDIR": "/no/existe"},
        {"PYTHONIOENCODING": "cp1252", "CONFORMANCE_CACHE": "/proc/no"},
    ],
)
def test_an_odd_environment_changes_nothing(more: dict[str, str], tmp_path: Path) -> None:
    """Time zone, language, alphabet, terminal, home."""
    code, told = _run(tmp_path, [sys.executable, "-m", "conformance", "explain", "ERR-01"], **more)
    assert (0, False, True) == (code, "Traceback" in told, "ERR-01" in told), told


def test_a_reader_that_goes_away_ends_nothing() -> None:
    """A broken pipe is taken once, and all that follows goes nowhere."""

    class BrokenPipe(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    stream = Stream(BrokenPipe(), strict=True)
    assert [3, 3] == [stream.write("uno"), stream.write("dos")]
    stream.flush()


def test_a_disk_that_takes_no_more_is_told_once() -> None:
    """Strict where what is said is the work; a log or a bar may be lost."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    strict = Stream(Full(), strict=True)
    with pytest.raises(OSError, match="la salida de la orden"):
        strict.write("uno")
    assert [3, 3] == [strict.write("dos"), Stream(Full(), strict=False).write("uno")]


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\x1b]0;título\x07", "\\x1b]0;título\\x07"),
        ("a\rb", "a\\x0db"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb", "a\\x202eb"),
        ("\u2066x\u2069", "\\x2066x\\x2069"),
        ("\u200f", "\\x200f"),
        ("\x00", "\\x00"),
        ("\x7f\x08", "\\x7f\\x08"),
        ("\ufeff", "\\xfeff"),
        ("\ud800", "\\xd800"),
        ("\u2028", "\\x2028"),
        ("ñ á\n\t«x»\u00a0…", "ñ á\n\t«x»\u00a0…"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_a_text_of_others_drives_no_terminal(hostile: str, shown: str) -> None:
    """Escape sequences, titles, returns, marks that turn the direction of reading, halves of
    characters.
    """
    assert shown == printable(hostile)
    assert "a b" == one_line(" a\n\t b ")


@pytest.mark.parametrize("order", [["show"], ["bind"], ["lint"]])
def test_a_document_drives_no_terminal(
    order: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever of it an order says: title, paths, summaries, names."""
    bad = "\x1b[2J\u202e\x07\r"
    file = tmp_path / "documento.json"
    file.write_text(
        json.dumps(
            {
                "openapi": "3.0.1",
                "info": {"title": f"T{bad}", "version": f"1{bad}"},
                "paths": {
                    f"/api/{bad}": {
                        "get": {
                            "operationId": f"o{bad}",
                            "summary": bad,
                            "tags": [bad],
                            "responses": {
                                "200": {
                                    "description": bad,
                                    "content": {f"application/{bad}": {"schema": {"type": bad}}},
                                }
                            },
                        }
                    }
                },
            }
        ),
        encoding="utf-8",
    )
    main(["contract", *order, str(file)])
    main(["contract", "diff", str(file), str(file)])
    told = "".join(capsys.readouterr())
    assert [] == [sign for sign in "\x1b\u202e\x07\r" if sign in told]


def test_the_plugin_waits_until_a_run_of_ours_is_asked_for(tmp_path: Path) -> None:
    """Another's pytest loads nothing of it and may have options of the same names."""
    (tmp_path / "conftest.py").write_text(
        "def pytest_addoption(parser):\n    for name in ('--target', '--out', '--phases', "
        "'--corpus', '--expected',\n"
        "                 '--contract', '--examples', '--progress', '--dry-run'):\n        "
        "parser.addoption(name)\n",
        encoding="utf-8",
    )
    (tmp_path / "test_propio.py").write_text(
        "import sys\ndef test_propio(request):\n    assert request.config.getoption('target') == "
        "'otro.yaml'\n"
        "    assert sorted(m for m in sys.modules if m.startswith('conformance.')) == "
        "['conformance.pytest11']\n"
        "    assert 'schemathesis' not in sys.modules and 'httpx' not in sys.modules\n",
        encoding="utf-8",
    )
    (tmp_path / "otro.yaml").write_text("a: 1\n", encoding="utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-p",
            "conformance.pytest11",
            "-p",
            "no:schemathesis",
            "-p",
            "no:hypothesispytest",
            "--rootdir",
            ".",
            "-c",
            os.devnull,
            "--target",
            "otro.yaml",
        ],
        cwd=tmp_path,
        check=False,
        env={**environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert 0 == done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("name: x\npack: siifa\nservices: {}\n", True),
        ("pack: siifa\r\nroles: {}\r\n", True),
        ("services:\n  factura: x\nroles: {}\n", True),
        ("services:\n  web: {image: x}\n", False),
        ("a: 1\n", False),
        ("", False),
        ("\x00\xff", False),
    ],
)
def test_a_run_is_asked_for_by_a_target_file(text: str, asked: bool, tmp_path: Path) -> None:
    """Whoever gives `--target` something else means another plugin."""

    class Plugins:
        def __init__(self) -> None:
            self.taken: list[str] = []

        def import_plugin(self, name: str) -> None:
            self.taken.append(name)

    class Config:
        pluginmanager = Plugins()

    file = tmp_path / "objetivo.yaml"
    file.write_text(text, encoding="utf-8")
    for arguments in (["x.yaml", "--target", str(file)], [f"--target={file}"]):
        Config.pluginmanager = Plugins()
        load(Config(), arguments)  # type: ignore[arg-type]  # as much of it as is used
        assert (["conformance.plugin"] if asked else []) == Config.pluginmanager.taken


def test_the_plugin_stays_out_where_another_took_an_option_of_its(tmp_path: Path) -> None:
    """A warning says why, and nothing of it is left registered."""

    class ClashingPlugins:
        def __init__(self) -> None:
            self.left: list[str] = []

        def import_plugin(self, name: str) -> None:
            raise ValueError("option names {'--target'} already added")

        def unregister(self, name: str) -> None:
            self.left.append(name)

    class ClashingConfig:
        pluginmanager = ClashingPlugins()

        def __init__(self) -> None:
            self.told = ""

        def issue_config_time_warning(self, warning: Warning, stacklevel: int) -> None:
            self.told = str(warning)

    file = tmp_path / "objetivo.yaml"
    file.write_text("pack: siifa\nservices: {}\n", encoding="utf-8")
    config = ClashingConfig()
    load(config, ["--target", str(file)])  # type: ignore[arg-type]  # as much of it as is used
    assert ["conformance.plugin"] == config.pluginmanager.left
    assert "opción suya (option names {'--target'} already added)" in config.told


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGINT for a process group")
@pytest.mark.parametrize("delay", [0.05, 0.1, 0.2, 0.4])
def test_ctrl_c_while_it_loads_leaves_no_trace(delay: float, tmp_path: Path) -> None:
    """From the first line of ours on: exit 2 and at most a word."""
    code = (
        "import os, signal, sys, threading; from conformance.begin import main; "
        f"threading.Timer({delay}, os.kill, (os.getpid(), signal.SIGINT)).start(); "
        "sys.argv[1:] = ['contract', 'lint', 'no-existe']; sys.exit(main())"
    )
    ended, told = _run(tmp_path, [sys.executable, "-c", code])
    assert (True, False) == (ended in (2, 4, -2, 130), "Traceback" in told), (ended, told)


def test_an_interruption_ends_the_command_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it comes; and nothing interrupts once the exit code is known."""

    def interrupted() -> int:
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    try:
        monkeypatch.setattr("conformance.begin._command", interrupted)
        assert (2, signal.SIG_IGN) == (begin(), signal.getsignal(signal.SIGINT))
    finally:
        signal.signal(signal.SIGINT, before)
