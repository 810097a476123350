"""One file of several, in one form only: a ZIP whose every byte follows from its members.

What is read is compared with what would have been written, byte by byte: a change anywhere, be it
of a date or of a bit that no reader looks at, has a place. A ZIP of another form (with a folder, a
link, a comment, a second member of one name) is none of ours, so nothing of it is ever opened.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from conformance.core.phrase import counted
from conformance.core.regular_file import PACKAGE_CONTENT, megabytes

MEMBERS = 40
"""Members of a package, at most: a system has a handful of documents."""

_LOCAL = struct.Struct("<4s5H3I2H")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_SIGN, _ENTRY_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _FLAGS = 20, 0
_TIME, _DATE = 0, (0 << 9) | (1 << 5) | 1  # the first day that a ZIP can tell
_PLAIN, _DEFLATED = 0, 8
_MODE = 0o100644 << 16
_NAME = re.compile(rb"(?:contract/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_STEP = 4096
_SUM = 14  # where a head has the sum of its content
_START = "comienzo del archivo"


@dataclass(frozen=True, slots=True)
class Member:
    """A member: its content, and how it is kept. `damage` says why its content is not what was
    kept, "" for a sound one.
    """

    name: str
    content: bytes
    kept: bytes
    deflated: bool
    damage: str = ""

    @classmethod
    def of(cls, name: str, content: bytes, *, deflated: bool = True) -> Self:
        """Return a member of some content."""
        if not deflated:
            return cls(name, content, content, deflated)
        maker = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        return cls(name, content, maker.compress(content) + maker.flush(), deflated)

    @property
    def described(self) -> tuple[int, ...]:
        """What both the head of a member and the index say of it."""
        return (
            _FLAGS,
            _DEFLATED if self.deflated else _PLAIN,
            _TIME,
            _DATE,
            zlib.crc32(self.content),
            len(self.kept),
            len(self.content),
            len(self.name),
        )


@dataclass(frozen=True, slots=True)
class Alteration:
    """A place that is not as it was written, and how it differs."""

    where: str
    what: str


@dataclass(slots=True)
class Opened:
    """What a file holds: its members, and the places where it is not what would be written.
    `followed` says that all of it could be read: else nothing is known of what lacks.
    """

    members: dict[str, Member] = field(default_factory=dict)
    changes: list[Alteration] = field(default_factory=list)
    followed: bool = True


def laid(members: Sequence[Member]) -> bytes:
    """Return the file of some members."""
    heads = b"".join(_head(one) + one.kept for one in members)
    return heads + _tail(members)


def opened(data: bytes) -> Opened:
    """Return what a file holds, as far as it can be followed."""
    found, at = Opened(), 0
    while found.followed and data[at : at + 4] == _LOCAL_SIGN:
        at = _take(data, at, found)
    if not found.members:
        found.followed = False
        said = Alteration(_START, "no es un paquete de evidencia de conformance")
        found.changes = found.changes or [said]
    # What follows the members can be told only where these are sound.
    if not found.changes:
        found.changes += _of_tail(data[at:], tuple(found.members.values()))
    return found


def _head(member: Member) -> bytes:
    return _LOCAL.pack(_LOCAL_SIGN, _VERSION, *member.described, 0) + member.name.encode()


def _tail(members: Iterable[Member]) -> bytes:
    entries, at = [], 0
    for one in members:
        entry = _ENTRY.pack(
            _ENTRY_SIGN, (3 << 8) | _VERSION, _VERSION, *one.described, 0, 0, 0, 0, _MODE, at
        )
        entries.append(entry + one.name.encode())
        at += len(_head(one)) + len(one.kept)
    index = b"".join(entries)
    return index + _END.pack(_END_SIGN, 0, 0, len(entries), len(entries), len(index), at, 0)


def _take(data: bytes, at: int, found: Opened) -> int:
    """Take the member that begins somewhere, and return where it ends."""
    head = data[at : at + _LOCAL.size]
    if len(head) < _LOCAL.size:
        return _lost(found, at, _after(found), "el archivo está cortado")
    method, kept, size, length = _said(head)
    begin = at + _LOCAL.size + length
    name = data[at + _LOCAL.size : begin]
    where = name.decode() if _NAME.fullmatch(name) else _following(found)
    if fault := _unfit(name, found, kept, size):
        return _lost(found, at, where, fault)
    if begin + kept > len(data):
        return _lost(found, at, where, "su cabecera dice un largo que el archivo no tiene")
    member = _member(where, data[begin : begin + kept], size, deflated=method == _DEFLATED)
    found.members[where] = member
    written = _head(member)
    if member.damage:
        found.changes.append(Alteration(where, member.damage))
    elif _without_sum(written) == _without_sum(data[at:begin]) and written != data[at:begin]:
        found.changes.append(Alteration(where, "su contenido no es el que se guardó"))
    elif written != data[at:begin]:
        found.changes.append(Alteration(where, "su cabecera ZIP no es la que se escribió"))
    return begin + kept


def _lost(found: Opened, at: int, where: str, why: str) -> int:
    """Note that a file can be followed no further."""
    found.changes.append(Alteration(where, why))
    found.followed = False
    return at


def _without_sum(head: bytes) -> bytes:
    return head[:_SUM] + head[_SUM + 4 :]


def _said(head: bytes) -> tuple[int, int, int, int]:
    """Return what a head says that has to be believed to go on: method and lengths."""
    _, _, _, method, _, _, _, kept, size, length, _ = _LOCAL.unpack(head)
    return method, kept, size, length


def _after(found: Opened) -> str:
    return next(reversed(found.members), _START)


def _following(found: Opened) -> str:
    return f"lo que sigue a {_after(found)}" if found.members else _START


def _unfit(name: bytes, found: Opened, kept: int, size: int) -> str:
    """Return why a member is none of a package, "" for one that may be read."""
    taken = sum(len(one.content) for one in found.members.values())
    if not _NAME.fullmatch(name) or b".." in name:
        return "no es un nombre que un paquete lleve"
    if name.decode() in found.members:
        return "el nombre está dos veces"
    if len(found.members) >= MEMBERS:
        return f"hay más de {counted(MEMBERS, 'miembro', 'miembros')}"
    if max(size, kept) + taken > PACKAGE_CONTENT:
        return f"el contenido pasa de {megabytes(PACKAGE_CONTENT)} MB"
    return ""


def _member(name: str, kept: bytes, size: int, *, deflated: bool) -> Member:
    """Return a member as it was kept; what can't be unfolded is damage, what comes before it is
    read.
    """
    if not deflated:
        damage = "" if len(kept) == size else "su largo no es el que dice su cabecera"
        return Member(name, kept, kept, deflated, damage)
    maker = zlib.decompressobj(-zlib.MAX_WBITS)
    content = bytearray()
    try:
        for begin in range(0, len(kept), _STEP):
            piece = maker.unconsumed_tail + kept[begin : begin + _STEP]
            content += maker.decompress(piece, size + 1 - len(content))
            if len(content) > size:
                return Member(name, bytes(content), kept, deflated, "es más largo de lo que dice")
    except zlib.error:
        return Member(name, bytes(content), kept, deflated, "su contenido comprimido está dañado")
    sound = maker.eof and not maker.unused_data and len(content) == size
    damage = "" if sound else "su contenido comprimido no acaba donde debe"
    return Member(name, bytes(content), kept, deflated, damage)


def _of_tail(tail: bytes, members: Sequence[Member]) -> list[Alteration]:
    """Return where the index differs from that of the members."""
    right = _tail(members)
    if tail == right:
        return []
    at = next(
        (at for at, pair in enumerate(zip(tail, right, strict=False)) if pair[0] != pair[1]), None
    )
    at = min(len(tail), len(right)) if at is None else at
    end = 0
    for one in members:
        end += _ENTRY.size + len(one.name)
        if at < end:
            return [
                Alteration(one.name, "su entrada en el índice del ZIP no es la que se escribió")
            ]
    more = len(tail) > len(right) and at == len(right)
    said = "hay algo después del final" if more else "el final del ZIP no es el que se escribió"
    return [Alteration("final del archivo", said)]
