"""A folder at an SFTP server, against a real one on loopback: files go and come whole, and each
thing that the server does not do is told with what to do about it.
"""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from sftp_server import PASSWORD, USER, Served, folder_of, sftp_server

from conformance.core.errors import TargetUnavailableError, UsageError
from conformance.files import sftp
from conformance.files.sftp import Mark, RemoteError, Server, sftp_folder

MOMENT = 1_770_000_000


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    root = tmp_path / "servidor"
    (root / "pruebas").mkdir(parents=True)
    with sftp_server(root) as one:
        yield one


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "aqui"
    folder.mkdir()
    return folder


def _named(served: Served, **changed: Any) -> Server:
    usual = Server(
        "127.0.0.1", served.port, "/pruebas", (served.fingerprint,), USER, PASSWORD, patience_s=10.0
    )
    return replace(usual, **changed)


def _refusing(root: Path, kind: type[asyncssh.SFTPServer]) -> Any:
    """Serve a folder that has the one where it is tried."""
    (root / "pruebas").mkdir(parents=True)
    return sftp_server(root, folder_of(root, kind))


def test_a_file_comes_back_as_it_was_put_with_its_moment(served: Served, here: Path) -> None:
    """No part of it is left beside it, and folders are made on the way."""
    sent, came = here / "sale.txt", here / "entra.txt"
    sent.write_bytes(b"A,1\r\n" * 500_000)
    with sftp_folder(_named(served)) as folder:
        folder.make("corrida/sala")
        folder.put(sent, "corrida/sala/entrada/EPS999/a.txt", MOMENT + 0.5)
        known = folder.listing("corrida/sala")
        mark = Mark(sent.stat().st_size, MOMENT)
        assert {"entrada/EPS999/a.txt": mark} == known
        assert folder.get("corrida/sala/entrada/EPS999/a.txt", mark, came)
    assert sent.read_bytes() == came.read_bytes()
    assert MOMENT == came.stat().st_mtime
    room = served.root / "pruebas" / "corrida" / "sala"
    assert ["a.txt"] == [one.name for one in room.rglob("*") if one.is_file()]
    assert {"sale.txt", "entra.txt"} == {one.name for one in here.iterdir()}


def test_what_we_put_is_put_again_and_what_we_did_not_is_left(served: Served, here: Path) -> None:
    """Nothing of another's is written over, nor taken away."""
    mine, others = here / "a.txt", served.root / "pruebas" / "sala" / "b.txt"
    with sftp_folder(_named(served)) as folder:
        folder.make("sala")
        for text in ("uno", "dos"):
            mine.write_text(text)
            folder.put(mine, "sala/a.txt", MOMENT)
        others.write_text("ajeno")
        with pytest.raises(RemoteError, match=r"dar su nombre a /pruebas/sala/b\.txt"):
            folder.put(mine, "sala/b.txt", MOMENT)
    names = {one.name: one.read_text() for one in others.parent.iterdir()}
    assert {"a.txt": "dos", "b.txt": "ajeno"} == names


def test_a_server_that_renames_over_nothing_takes_a_file_again(tmp_path: Path, here: Path) -> None:
    """Where it can't replace in one step, ours of that name is taken away first."""

    class Plain(asyncssh.SFTPServer):
        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            raise asyncssh.SFTPOpUnsupported("no")

    mine = here / "a.txt"
    with (
        _refusing(tmp_path / "servidor", Plain) as served,
        sftp_folder(_named(served)) as folder,
    ):
        folder.make("sala")
        for text in ("uno", "dos"):
            mine.write_text(text)
            folder.put(mine, "sala/a.txt", MOMENT)
    assert "dos" == (served.root / "pruebas" / "sala" / "a.txt").read_text()


def test_a_room_is_new_or_it_is_refused(served: Served) -> None:
    """Two runs never share one."""
    with sftp_folder(_named(served)) as folder:
        folder.make("corrida/sala")
        with pytest.raises(RemoteError, match="no deja crear la carpeta /pruebas/corrida/sala"):
            folder.make("corrida/sala")


def test_a_server_of_another_key_gets_no_password(served: Served) -> None:
    """Its fingerprint is told, to be compared; nothing of the user went out."""
    other = "SHA256:" + "A" * 43
    with (
        pytest.raises(TargetUnavailableError) as caught,
        sftp_folder(_named(served, fingerprints=(other,))),
    ):
        pass
    told = str(caught.value)
    assert served.fingerprint in told
    assert "puerta.huellas" in told
    assert [] == served.entered


def test_a_wrong_password_is_told_without_it(served: Served) -> None:
    """Neither user nor password stands in what is said."""
    with (
        pytest.raises(TargetUnavailableError) as caught,
        sftp_folder(_named(served, password="otra-clave")),
    ):
        pass
    assert ["otra-clave"] == served.entered
    told = str(caught.value)
    assert "puerta.clave" in told
    assert not any(secret in told for secret in ("otra-clave", USER))


def test_a_password_that_a_server_says_aloud_is_not_repeated(tmp_path: Path) -> None:
    """What the server says is shown, and what it was entered with is not."""

    class Loud(asyncssh.SFTPServer):
        def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
            raise asyncssh.SFTPFailure(f"{USER} entró con {PASSWORD}\ny sin cupo")

    with (
        _refusing(tmp_path / "servidor", Loud) as served,
        sftp_folder(_named(served)) as folder,
        pytest.raises(RemoteError) as caught,
    ):
        folder.make("sala")
    told = str(caught.value)
    assert "… entró con … y sin cupo" in told
    assert PASSWORD not in repr(_named(served))
    assert USER not in repr(_named(served))


@pytest.mark.parametrize("passphrase", ["", "la-de-la-llave"])
def test_a_key_enters_in_a_password_s_place(tmp_path: Path, passphrase: str) -> None:
    """Its file may have a password of its own; a file that is no key is told as such."""
    key, root = asyncssh.generate_private_key("ssh-ed25519"), tmp_path / "servidor"
    (root / "pruebas").mkdir(parents=True)
    file = tmp_path / "llave"
    file.write_bytes(key.export_private_key("pkcs8-pem", passphrase=passphrase or None))
    with sftp_server(root, keys=(key.get_fingerprint(),)) as served:
        named = _named(served, key=str(file), password=passphrase)
        with sftp_folder(named) as folder:
            folder.make("sala")
        for wrong in ("no es una llave", None):
            if wrong:
                file.write_text(wrong)
            else:
                file.unlink()
            with (
                pytest.raises(TargetUnavailableError, match=r"puerta\.llave"),
                sftp_folder(named),
            ):
                pass


@pytest.mark.parametrize(
    ("folder", "told"),
    [("/no-esta", "no deja mirar /no-esta"), ("/archivo", "no es una carpeta")],
)
def test_a_folder_that_is_not_there_is_told_before_anything(
    served: Served, folder: str, told: str
) -> None:
    """As what the target says of it: the key is named."""
    (served.root / "archivo").write_text("")
    with pytest.raises(UsageError) as caught, sftp_folder(_named(served, folder=folder)):
        pass
    assert told in str(caught.value)
    assert "puerta.carpeta" in str(caught.value)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With what to look at."""
    with sftp_server(tmp_path) as served:
        pass
    with (
        pytest.raises(TargetUnavailableError, match=r"no atiende: .*puerta\.puerto"),
        sftp_folder(_named(served)),
    ):
        pass


class _Cuts(asyncssh.SFTPServer):
    """Cuts the connection in the middle of a file, once."""

    cut = False

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        if not _Cuts.cut:
            _Cuts.cut = True
            self.channel.get_connection().abort()
        return super().write(file_obj, offset, data)


def test_a_server_that_cuts_half_way_is_entered_again(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was being put is told, and is nowhere under its own name; the next request goes on."""
    monkeypatch.setattr(_Cuts, "cut", False)
    file = here / "a.txt"
    file.write_bytes(b"x" * 3_000_000)
    with (
        _refusing(tmp_path / "servidor", _Cuts) as served,
        sftp_folder(_named(served)) as folder,
    ):
        folder.make("sala")
        with pytest.raises(
            RemoteError, match=r"cortó la conexión al escribir /pruebas/sala/a\.txt"
        ):
            folder.put(file, "sala/a.txt", MOMENT)
        assert {} == folder.listing("sala")
        folder.put(file, "sala/a.txt", MOMENT)
        assert {"a.txt": Mark(3_000_000, MOMENT)} == folder.listing("sala")


def test_a_server_that_stops_for_good_is_asked_no_more(tmp_path: Path) -> None:
    """Each later request says at once that it was lost."""
    root = tmp_path / "servidor"
    (root / "pruebas").mkdir(parents=True)
    serving = sftp_server(root)
    served = serving.__enter__()
    with sftp_folder(_named(served)) as folder:
        folder.make("sala")
        serving.__exit__(None, None, None)
        told = []
        for _ in range(3):
            with pytest.raises(RemoteError) as caught:
                folder.listing("sala")
            told.append(str(caught.value))
    assert "cortó la conexión" in told[0]
    assert "no atiende" in told[1]
    assert told[1] in told[2]
    assert "No se le pregunta más" in told[2]


def test_a_server_that_never_answers_is_waited_for_so_long(tmp_path: Path, here: Path) -> None:
    """As long as the target says."""

    class Mute(asyncssh.SFTPServer):
        async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
            await asyncio.Event().wait()
            return None

    with (
        _refusing(tmp_path / "servidor", Mute) as served,
        sftp_folder(_named(served, patience_s=0.5)) as folder,
        pytest.raises(RemoteError, match=r"no respondió en 0\.5 s \(puerta\.espera_s\) al leer"),
    ):
        folder.get("r.VAL", Mark(1, MOMENT), here / "r.VAL")
    assert [] == list(here.iterdir())


def test_more_than_is_received_is_told_and_not_read(served: Served) -> None:
    """With the largest, and the key that takes more."""
    room = served.root / "pruebas" / "sala"
    with sftp_folder(_named(served, most_bytes=100)) as folder:
        folder.make("sala")
        (room / "poco.VAL").write_bytes(b"x" * 10)
        (room / "mucho.VAL").write_bytes(b"x" * 200)
        with pytest.raises(RemoteError) as caught:
            folder.listing("sala")
    told = str(caught.value)
    assert "210 bytes (mucho.VAL, 200)" in told
    assert "puerta.maximo_mb" in told


@pytest.mark.parametrize(
    ("size", "there"),
    [(2, False), (20, False), (5, True)],
    ids=["sigue creciendo", "se encogió", "entero"],
)
def test_a_file_comes_whole_or_not_at_all(
    served: Served, here: Path, size: int, there: bool
) -> None:
    """One that is not as it was listed is not brought."""
    (served.root / "pruebas" / "r.VAL").write_bytes(b"hola\n")
    with sftp_folder(_named(served)) as folder:
        assert there is folder.get("r.VAL", Mark(size, MOMENT), here / "r.VAL")
        assert not folder.get("no-esta.VAL", Mark(size, MOMENT), here / "no-esta.VAL")
    assert (["r.VAL"] if there else []) == [one.name for one in here.iterdir()]


def test_a_folder_that_is_gone_holds_nothing(served: Served) -> None:
    """A validator may take its own away while it is looked at."""
    with sftp_folder(_named(served)) as folder:
        folder.make("sala")
        (served.root / "pruebas" / "sala").rmdir()
        assert {} == folder.listing("sala")


def test_neither_links_nor_names_that_lead_away_are_followed(
    served: Served, tmp_path: Path
) -> None:
    """What is hidden is not looked at."""
    room = served.root / "pruebas" / "sala"
    with sftp_folder(_named(served)) as folder:
        folder.make("sala")
        (room / ".estado").write_text("x")
        assert {} == folder.listing("sala")
        (room / "enlace").symlink_to(tmp_path)
        with pytest.raises(RemoteError, match="'enlace' no es un archivo"):
            folder.listing("sala")


def test_a_name_that_leads_out_is_refused(tmp_path: Path) -> None:
    """A server may say any name."""

    class Sly(asyncssh.SFTPServer):
        async def scandir(self, path: bytes) -> Any:
            attrs = asyncssh.SFTPAttrs(size=1, permissions=0o100644, mtime=MOMENT)
            yield asyncssh.SFTPName(b"a/../../fuera.txt", attrs=attrs)

    with (
        _refusing(tmp_path / "servidor", Sly) as served,
        sftp_folder(_named(served)) as folder,
        pytest.raises(RemoteError, match="un nombre que ningún archivo puede tener"),
    ):
        folder.listing("")


def test_a_server_that_keeps_less_than_it_was_given_is_told(tmp_path: Path, here: Path) -> None:
    """Half a delivery is no delivery."""

    class Short(asyncssh.SFTPServer):
        def write(self, file_obj: object, offset: int, data: bytes) -> int:
            super().write(file_obj, offset, data[:1])
            return len(data)

    file = here / "a.txt"
    file.write_text("hola")
    with (
        _refusing(tmp_path / "servidor", Short) as served,
        sftp_folder(_named(served)) as folder,
    ):
        with pytest.raises(RemoteError, match=r"guardó 1 bytes de los 4 de /pruebas/sala/a\.txt"):
            folder.put(file, "sala/a.txt", MOMENT)
        assert {} == folder.listing("sala")
        assert [] == list((served.root / "pruebas" / "sala").iterdir())


def test_what_the_library_logs_holds_no_password(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asks for it sees what was done, and never with which password."""
    with caplog.at_level(logging.DEBUG, "asyncssh"), sftp_folder(_named(served)) as folder:
        folder.make("sala")
    assert PASSWORD not in caplog.text


def test_without_the_extra_the_command_that_installs_it_is_told(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is delivered."""
    monkeypatch.setattr(sftp, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'siifa-conformance\[sftp\]'"):
        sftp_folder(_named(served))


def test_nothing_of_the_extra_is_imported_until_a_server_is_named() -> None:
    """The command line starts without it."""
    asked = "import sys, conformance.cli.main; sys.exit('asyncssh' in sys.modules)"
    assert 0 == subprocess.run([sys.executable, "-c", asked], check=False).returncode
