"""Careless users: whatever a person or a script gets wrong ends with 4 and a sentence in Spanish
that says what.
"""

import json
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.core.errors import UsageError
from conformance.report.expected_file import ExpectationWords, parse_expected

_GOOD = """name: Ensayo
pack: siifa
services: {seguridad: "http://127.0.0.1:9/s", factura: "http://127.0.0.1:9/f"}
roles: {erp: {userName: erp@ejemplo, password: sintetica}}
"""
_SECRET = "AKIASECRETO0123456789"
_FLOW = "{name: Ensayo, pack: siifa, services: {}, roles: {}}"
_FILES = {
    "bueno.yaml": _GOOD,
    "vacio.yaml": "",
    "blanco.yaml": " \n\n",
    "lista.yaml": f"- {_SECRET}\n",
    "texto.yaml": _SECRET,
    "sistema.txt": f"root:x:0:0:{_SECRET}:/root:/bin/sh\nuser: [x\n",
    "clave.pem": f"-----BEGIN-----\n{_SECRET}\n",
    "entorno.env": f"AWS_SECRET={_SECRET}\nX: [\n",
    "roto.yaml": f"a: [{_SECRET}\nb: }}\n",
    "repetido.yaml": f"{_SECRET}: 1\n{_SECRET}: 2\n",
    "ajeno.yaml": f"aws:\n  llave: {_SECRET}\n",
    "roto.json": f'{{"a": "{_SECRET}",, }}',
    "numero.json": "7",
    "cadena.json": f'"{_SECRET}"',
    "lista.json": f'["{_SECRET}"]',
    "ajeno.json": f'{{"llave": "{_SECRET}"}}',
    "pagina.html": f"<html><body>{_SECRET}</body></html>",
    "swagger.json": '{"swagger": "2.0", "paths": {}}',
    "futuro.json": '{"openapi": "4.0.0", "paths": {}}',
    "binario.bin": "\x00\x01\x02",
    "sin-roles.yaml": _GOOD.replace("roles:", "rols:"),
    "dos-documentos.yaml": f"a: {_SECRET}\n---\nb: 1\n",
    "dos-objetivos.yaml": f"{_GOOD}---\n{_GOOD}",
    "lista-de-objetivos.yaml": f"[{_FLOW}, {_FLOW}]\n",
    "tabulado.yaml": "name:\tx\n\tpack: siifa\n",
    "salto.yaml": _GOOD.replace("http://127.0.0.1:9/f", "http://127.0.0.1:9/f\\n.evil"),
    "tabulador.yaml": _GOOD.replace("http://127.0.0.1:9/f", "http://127.0.0.1\\t:9/f"),
    "espacio.yaml": _GOOD.replace("http://127.0.0.1:9/f", "http://127.0.0.1:9/f g"),
    "ftp.yaml": _GOOD.replace("http://127.0.0.1:9/f", "ftp://127.0.0.1/f"),
    "usuario.yaml": _GOOD.replace("http://127.0.0.1:9/f", f"http://u:{_SECRET}@127.0.0.1/f"),
    "puerto.yaml": _GOOD.replace("http://127.0.0.1:9/f", "http://127.0.0.1:99999/f"),
    "variable.yaml": _GOOD.replace("sintetica", '"${env:NO_ESTA_DEFINIDA}"'),
    "limite.yaml": _GOOD + "limits: {timeout_s: -1}\n",
    "facturas.yaml": _GOOD + "facturas: [uno]\n",
    "corpus.jsonl": f'{{"a": "{_SECRET}"}}\n',
    "ledger.jsonl": f'{{"a": "{_SECRET}"}}\n',
    "latin.yaml": "",
    "bom.txt": "\ufeff" + _SECRET,
}
_TARGET = ("run", "--target")
_NOT_A_TARGET = (
    "lista.yaml",
    "texto.yaml",
    "sistema.txt",
    "clave.pem",
    "entorno.env",
    "roto.yaml",
    "repetido.yaml",
    "ajeno.yaml",
    "roto.json",
    "cadena.json",
    "lista.json",
    "ajeno.json",
    "dos-documentos.yaml",
    "bom.txt",
    "pagina.html",
)
_ROWS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "uso: conformance"),
    (("correr",), "uso: conformance"),
    (("RUN",), "uso: conformance"),
    (("--run",), "uso:"),
    (("run",), "Falta --target"),
    (("run", "--target"), "falta su valor"),
    (("run", "--targte", "sandbox"), "no se entiende"),
    (("run", "sandbox"), "no se entiende"),
    ((*_TARGET, "nada.yaml"), "No existe el archivo de objetivo"),
    ((*_TARGET, ""), "objetivo"),
    ((*_TARGET, "."), "es una carpeta"),
    ((*_TARGET, "/dev/null"), "dispositivo"),
    ((*_TARGET, "carpeta"), "es una carpeta"),
    ((*_TARGET, "vacio.yaml"), "mapa YAML"),
    ((*_TARGET, "blanco.yaml"), "mapa YAML"),
    ((*_TARGET, "sin-roles.yaml"), "¿Quiso decir «roles»?"),
    ((*_TARGET, "tabulado.yaml"), "tabulación"),
    ((*_TARGET, "salto.yaml"), "salto de línea"),
    ((*_TARGET, "tabulador.yaml"), "salto de línea"),
    ((*_TARGET, "espacio.yaml"), "espacio"),
    ((*_TARGET, "ftp.yaml"), "no es una dirección web"),
    ((*_TARGET, "usuario.yaml"), "lleva usuario"),
    ((*_TARGET, "puerto.yaml"), "no es una dirección web"),
    ((*_TARGET, "variable.yaml"), "NO_ESTA_DEFINIDA no está definida"),
    ((*_TARGET, "limite.yaml"), "limits.timeout_s"),
    ((*_TARGET, "facturas.yaml"), "facturas"),
    *(
        ((order, "--target", name), "El archivo tiene más de un objetivo.")
        for order in ("run", "doctor")
        for name in ("dos-objetivos.yaml", "lista-de-objetivos.yaml")
    ),
    (("doctor",), "conformance doctor --init"),
    (("doctor", "--target", "nada.yaml"), "conformance doctor --init"),
    (("doctor", "--target", "facturas.yaml"), "facturas"),
    (("doctor", "--target", "bueno.yaml", "--stock", "radicada=1"), "solo el sandbox"),
    ((*_TARGET, "binario.bin"), "no es YAML válido"),
    ((*_TARGET, "latin.yaml"), "UTF-8"),
    ((*_TARGET, "x" * 5000), "demasiado largo"),
    ((*_TARGET, "bueno.yaml/dentro"), "carpeta"),
    *(((*_TARGET, name), "objetivo") for name in _NOT_A_TARGET),
    ((*_TARGET, "sandbox", "--phases", ""), "fase"),
    ((*_TARGET, "sandbox", "--phases", ","), "fase"),
    ((*_TARGET, "sandbox", "--phases", "contract;probing"), "no se conoce la fase"),
    ((*_TARGET, "sandbox", "--phases", "Contract"), "no se conoce la fase"),
    ((*_TARGET, "sandbox", "--workers", "0"), "al menos 1"),
    ((*_TARGET, "sandbox", "--workers", "dos"), "entero"),
    ((*_TARGET, "sandbox", "--workers", "100000"), "demasiados"),
    ((*_TARGET, "sandbox", "--workers", "-1"), "entero"),
    ((*_TARGET, "sandbox", "--seed", "1.5"), "no es un número entero"),
    ((*_TARGET, "sandbox", "--seed", "9" * 5000), "entero"),
    ((*_TARGET, "sandbox", "--examples", "9" * 5000), "entero"),
    ((*_TARGET, "sandbox", "--examples", "0"), "entero"),
    ((*_TARGET, "sandbox", "--examples", "10001"), "de 1 a 10000"),
    ((*_TARGET, "sandbox", "--profile", "lento"), "no se conoce"),
    ((*_TARGET, "sandbox", "-k", "a and"), "no se entiende la expresión"),
    ((*_TARGET, "sandbox", "-k", "a b"), "no se entiende"),
    ((*_TARGET, "sandbox", "-k", ")("), "no se entiende"),
    ((*_TARGET, "sandbox", "-k", "(" * 300), "no se entiende"),
    ((*_TARGET, "sandbox", "-k", " or ".join(["glosa"] * 3000)), "demasiado larga"),
    ((*_TARGET, "sandbox", "-k", "g" * 30_000), "demasiado larga"),
    ((*_TARGET, "sandbox", "-k", "not " * 3000 + "a"), "demasiado larga"),
    ((*_TARGET, "sandbox", "--out", "bueno.yaml"), "no se puede escribir"),
    ((*_TARGET, "sandbox", "--out", "\t"), "--out está vacío"),
    ((*_TARGET, "sandbox", "--out", "bueno.yaml/dentro"), "no se puede escribir"),
    ((*_TARGET, "sandbox", "--out", "x" * 300), "--out"),
    ((*_TARGET, "sandbox", "--out", "/proc/no"), "no se puede escribir"),
    ((*_TARGET, "sandbox", "--corpus", "nada.jsonl"), "nada.jsonl"),
    ((*_TARGET, "sandbox", "--corpus", "corpus.jsonl"), "corpus"),
    ((*_TARGET, "sandbox", "--corpus", "carpeta"), "carpeta"),
    ((*_TARGET, "sandbox", "--corpus", "/dev/zero"), "dispositivo"),
    (
        (*_TARGET, "sandbox", "--corpus", "corpus.jsonl", "--phases", "contract"),
        "--corpus pide la fase",
    ),
    (("run", "--resume", "nada"), "nada"),
    (("run", "--resume", "carpeta"), "carpeta"),
    (("run", "--resume", "bueno.yaml"), "bueno.yaml"),
    (("run", "--resume", "carpeta", "--out", "x"), "no se combina con --out"),
    (("run", "--resume", "."), "ledger.jsonl"),
    (("sandbox", "--port", "-1"), "puerto"),
    (("sandbox", "--port", "70000"), "puerto"),
    (("sandbox", "--port", "http"), "entero"),
    (("sandbox", "--defect", ""), "no existe ese defecto"),
    (("sandbox", "--latency-ms", "1e9"), "entero"),
    (("contract",), "faltan"),
    (("contract", "mostrar", "x"), "no se conoce"),
    (("contract", "show"), "faltan"),
    (("contract", "diff", "numero.json"), "faltan"),
    (("contract", "show", ""), "contrato"),
    (("contract", "show", "carpeta"), "carpeta"),
    (("contract", "show", "/dev/zero"), "dispositivo"),
    (("contract", "show", "http://"), "http"),
    (("contract", "show", "ftp://x/y"), "no se admite"),
    (("contract", "show", "http://127.0.0.1:1/x"), "No se pudo leer"),
    (("contract", "show", "http://[::1"), "No se pudo leer"),
    (("contract", "show", "swagger.json"), "Swagger 2.0"),
    (("contract", "show", "futuro.json"), "no se admite"),
    (("contract", "show", "binario.bin"), "binario"),
    (("contract", "show", "vacio.yaml"), "vacío"),
    (("contract", "show", "numero.json"), "no es un documento OpenAPI"),
    *((("contract", "lint", name), name) for name in _NOT_A_TARGET),
    (("contract", "diff", "ajeno.json", "nada.json"), "ajeno.json"),
    (("scenarios",), "faltan"),
    (("scenarios", "check", "nada.yaml"), "nada.yaml"),
    *((("scenarios", "check", name), name) for name in _NOT_A_TARGET),
    (("scenarios", "check", "carpeta"), "carpeta"),
    (("scenarios", "check", "/dev/zero"), "dispositivo"),
    (("report",), "faltan"),
    (("report", "carpeta"), "ledger.jsonl"),
    (("report", "bueno.yaml"), "ledger.jsonl"),
    (("report", "."), "ledger.jsonl"),
    (("replay", "nada"), "nada"),
    (("replay", "."), "ledger"),
    (("baseline",), "faltan"),
    (("baseline", "init", "nada", "--out", "x"), "nada"),
    (("corpus", "show", "nada"), "nada"),
    (("corpus", "show", "corpus.jsonl"), "corpus"),
    (("corpus", "show", "carpeta"), "carpeta"),
    (("selftest", "--only", "nada"), "nada"),
    (("requirements", "--nada"), "no se entiende"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the files of the table."""
    made = tmp_path_factory.mktemp("descuido")
    for name, text in _FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    (made / "latin.yaml").write_bytes("name: Señal\n".encode("latin-1"))
    (made / "carpeta").mkdir()
    return made


@pytest.mark.parametrize(("arguments", "said"), _ROWS, ids=lambda value: None)
def test_a_careless_user_is_told_in_a_sentence(
    arguments: tuple[str, ...],
    said: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 4, what was attempted, no trace, and nothing of a file that is something else."""
    if not Path("/dev/zero").exists() and any(
        one.startswith(("/dev", "/proc")) for one in arguments
    ):
        pytest.skip("this system has no devices as files")
    monkeypatch.chdir(folder)
    try:
        code = main(list(arguments))
    except SystemExit as ended:
        code = int(ended.code or 0)
    told = "".join(capsys.readouterr())
    assert (4 if arguments else 0) == code, told[:3000]
    assert said in told, told[:3000]
    assert [] == [
        word for word in ("Traceback", "arnés falló", _SECRET, "Errno", "error:") if word in told
    ], told[:3000]


def test_the_table_is_long_enough() -> None:
    """At least sixty ways."""
    assert 60 <= len(_ROWS)


@pytest.mark.parametrize("name", _NOT_A_TARGET)
def test_what_is_expected_of_a_run_is_not_quoted_when_it_is_something_else(
    name: str, folder: Path
) -> None:
    """A file given by mistake is shown by its place alone."""
    with pytest.raises(UsageError) as refused:
        parse_expected(
            (folder / name).read_text(encoding="utf-8-sig"), name, ExpectationWords((), ())
        )
    assert (True, False) == (name in str(refused.value), _SECRET in str(refused.value))


def test_a_file_of_ours_with_a_fault_is_quoted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What helps to mend it stays: the line, and what offends in it."""
    document = folder / "casi.json"
    document.write_text('{"openapi": "3.0.1",\n "paths": {,}}', encoding="utf-8")
    target = folder / "casi.yaml"
    target.write_text("pack: siifa\nservices: [\n", encoding="utf-8")
    assert [4, 4] == [
        main(["contract", "show", str(document)]),
        main(["run", "--target", str(target)]),
    ]
    told = capsys.readouterr().err
    assert [True, True] == ['"paths": {,}' in told, "casi.yaml:" in told]


def test_every_file_of_the_table_is_told_by_its_name(folder: Path) -> None:
    """The names of the table are files that are there."""
    named = {
        part
        for arguments, _ in _ROWS
        for part in arguments
        if part.endswith((".yaml", ".json", ".txt", ".pem"))
    }
    missing = sorted(name for name in named if not (folder / name).exists() and "nada" not in name)
    assert [] == missing, json.dumps(missing)
