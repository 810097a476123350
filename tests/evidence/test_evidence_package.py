"""A package is the same bytes every time, and tells where anybody touched it."""

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from evidence_sample import packed

from conformance.cli.main import main
from conformance.evidence.archive import MEMBERS, Member, laid, opened
from conformance.evidence.examination import examine
from conformance.evidence.package import LINES, MANIFEST, json_text, line_digests, manifest_of

NAMES = [
    "manifest.json",
    "acta.html",
    "acta.json",
    "contract/factura.json",
    "contract/seguridad.json",
    "ledger.jsonl",
    "ledger.lines",
]


def test_a_package_is_intact_and_the_same_every_time(ledger_path: Path, package: bytes) -> None:
    seen = examine(package)
    assert () == seen.changes
    assert package == packed(ledger_path)
    assert NAMES == list(seen.members)
    assert 2026 == seen.manifest["mutation_score"]["seed"]


def test_any_reader_of_zip_opens_it(package: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as other:
        assert NAMES == other.namelist()
        assert other.testzip() is None


def _spans(package: bytes) -> list[tuple[int, str]]:
    """Return where each member begins, heads included."""
    with zipfile.ZipFile(io.BytesIO(package)) as other:
        return [(one.header_offset, one.filename) for one in other.infolist()]


def test_of_three_hundred_changed_bytes_each_is_found_in_its_place(package: bytes) -> None:
    """A byte of a member is found in that member, or said to be what follows the one before."""
    chance, spans = random.Random(15), _spans(package)
    with zipfile.ZipFile(io.BytesIO(package)) as other:
        index = other.start_dir
    for _ in range(300):
        at = chance.randrange(len(package))
        changed = bytearray(package)
        changed[at] ^= chance.randrange(1, 256)
        changes = examine(bytes(changed)).changes
        assert changes, at
        place = max((one for one in enumerate(spans) if one[1][0] <= at), key=lambda one: one[0])
        near = {name for _, name in spans[max(0, place[0] - 1) : place[0] + 2]}
        told = any(name in one.where for one in changes for name in near)
        assert told or at >= index or at < 40, (at, changes)


def test_each_byte_of_the_index_and_of_the_heads_counts(package: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as other:
        index = other.start_dir
        heads = [range(one.header_offset, one.header_offset + 30) for one in other.infolist()]
    for at in [*range(index, len(package)), *(at for head in heads for at in head)]:
        changed = bytearray(package)
        changed[at] ^= 1
        assert opened(bytes(changed)).changes, at


def _rebuilt(
    package: bytes,
    alter: Callable[[dict[str, bytes]], object],
    drawn_by: dict[str, str] | None = None,
) -> bytes:
    """Return a package whose members were altered and whose manifest was made to fit."""
    members = opened(package).members
    contents = {name: one.content for name, one in members.items()}
    said = json.loads(contents.pop(MANIFEST))
    alter(contents)
    made = [Member.of(name, content) for name, content in contents.items()]
    told = examine(package).summary
    rows = manifest_of(told, made, said["mutation_score"], drawn_by or said["drawn_by"])
    return laid([Member.of(MANIFEST, json_text(rows), deflated=False), *made])


def test_the_line_of_the_ledger_that_was_changed_is_named(package: bytes) -> None:
    """Sum, lengths and index fit: the manifest and the digests of the lines do not."""
    members = dict(opened(package).members)
    lines = members["ledger.jsonl"].content.splitlines(keepends=True)
    lines[6] = lines[6].replace(b'"status":200', b'"status":500')
    members["ledger.jsonl"] = Member.of("ledger.jsonl", b"".join(lines))
    changes = examine(laid(list(members.values()))).changes
    assert [("ledger.jsonl", "se cambió a partir de la línea 7")] == [
        (one.where, one.what) for one in changes
    ]


def test_an_acta_that_its_ledger_does_not_yield_is_none(package: bytes) -> None:
    """Whoever writes the whole package anew must forge the ledger too."""

    def another(contents: dict[str, bytes]) -> None:
        said = json.loads(contents["acta.json"])
        contents["acta.json"] = json.dumps({**said, "verdict": "NO_CONFORME"}).encode()

    changes = examine(_rebuilt(package, another)).changes
    assert [("acta.json", "no es el acta que da el libro: difiere en «verdict»")] == [
        (one.where, one.what) for one in changes
    ]


def test_what_another_version_drew_is_compared_in_what_lasts(package: bytes) -> None:
    """Its words may be others, its verdict not; and it is said whose words they are."""
    later = {"version": "9.9", "sha256": "0" * 64}

    def told(more: dict[str, object]) -> bytes:
        def other(contents: dict[str, bytes]) -> None:
            acta = {**json.loads(contents["acta.json"]), **more}
            contents.update({"acta.html": b"otra", "acta.json": json.dumps(acta).encode()})

        return _rebuilt(package, other, later)

    seen = examine(told({"otra": 1}))
    assert ("9.9", True) == (seen.older, seen.intact)
    changes = examine(told({"verdict": "NO_CONFORME"})).changes
    assert ["no es el acta que da el libro: difiere en «verdict»"] == [one.what for one in changes]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acta.html", "no es lo que da el libro"),
        ("contract/factura.json", "no es el contrato con que se corrió"),
        (LINES, "no es el índice de las líneas del libro"),
        ("otro.txt", "el libro no lo da"),
    ],
)
def test_what_is_drawn_is_drawn_again(package: bytes, name: str, said: str) -> None:
    changes = examine(_rebuilt(package, lambda all_: all_.update({name: b"otra cosa"}))).changes
    assert [(name, said)] == [(one.where, one.what) for one in changes]


def test_a_ledger_that_is_none_is_told(package: bytes) -> None:
    def broken(contents: dict[str, bytes]) -> None:
        contents["ledger.jsonl"] = b"nada\n"
        contents[LINES] = line_digests(b"nada\n")

    changes = examine(_rebuilt(package, broken)).changes
    assert ["ledger.jsonl"] == [one.where for one in changes]


def _zip(*names: str, content: bytes = b"x") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as other:
        for name in names:
            one = zipfile.ZipInfo(name)
            one.compress_type = zipfile.ZIP_DEFLATED
            other.writestr(one, content)
    return file.getvalue()


def _bomb() -> bytes:
    """Return a member that says it is small and unfolds to much."""
    data = bytearray(_zip("a", content=b"0" * 50_000_000))
    data[22:26] = struct.pack("<I", 10)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no es un paquete de evidencia de conformance"),
        (b"PK\x05\x06" + bytes(18), "no es un paquete de evidencia de conformance"),
        (b"PK\x03\x04", "el archivo está cortado"),
        (_zip("../../etc/passwd"), "no es un nombre que un paquete lleve"),
        (_zip("contract/../x"), "no es un nombre que un paquete lleve"),
        (_zip("/x"), "no es un nombre que un paquete lleve"),
        (_zip("carpeta/"), "no es un nombre que un paquete lleve"),
        (_zip("C:\\x"), "no es un nombre que un paquete lleve"),
        (laid([Member.of("a", b"x")] * 2), "el nombre está dos veces"),
        (_zip(*(f"m{one}" for one in range(MEMBERS + 1))), f"hay más de {MEMBERS} miembros"),
        (_bomb(), "es más largo de lo que dice"),
    ],
)
def test_a_hostile_zip_is_refused_before_it_is_unfolded(data: bytes, said: str) -> None:
    assert said in [one.what for one in examine(data).changes]


def test_a_member_that_says_it_is_huge_is_not_read(package: bytes) -> None:
    changed = bytearray(package)
    changed[22:26] = struct.pack("<I", 0xFFFFFFFF)
    assert "el contenido pasa de 500 MB" == examine(bytes(changed)).changes[0].what


def test_the_command_writes_it_beside_the_run(
    ledger_path: Path, package: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["package", str(ledger_path.parent)])
    assert package == (ledger_path.parent / "acta.conformance.zip").read_bytes()
    assert "No está firmado" in capsys.readouterr().out
