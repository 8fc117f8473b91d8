"""What a ZIP holds, each member looked at before a byte of it is unpacked; nothing is ever written by its path."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO, Final

from lineofsight.returns.tables.given import Findings, shown

MOST_MEMBERS: Final = 5_000
LARGEST_DIRECTORY: Final = 8 * 1024 * 1024
"""Bytes of the list of what a ZIP holds."""
LARGEST_RATIO: Final = 250
"""To so many times its packed size a member may unpack; real tables come to some tens."""
RATIO_MATTERS_FROM: Final = 4 * 1024 * 1024
"""Bytes: what unpacks to less does no harm."""
PACKED_AS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
"""What is raised where a member cannot be unpacked."""

END: Final = b"PK\x05\x06"
END_SIZE: Final = 22
LONG_END: Final = b"PK\x06\x06"
LONG_LOCATOR: Final = b"PK\x06\x07"
LONG_LOCATOR_SIZE: Final = 20
LONGEST_COMMENT: Final = 65_535


class DamagedArchive(Exception):
    """The whole ZIP cannot be looked into; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file that may be read. size: in bytes, unpacked; `open` never gives more."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


def members_of(file: IO[bytes], of: str, most_bytes: int, findings: Findings) -> list[Member]:
    """The members of a ZIP that may be read, in its order; every other is told in `findings`.

    of: what stands before a member's name in a report. most_bytes: what all may come to, unpacked. The ZIP has to stay
    open while members are read. Raises DamagedArchive.
    """
    if _directory_size(file) > LARGEST_DIRECTORY:
        raise DamagedArchive("it lists more files than any set of tables has")
    try:
        packed = zipfile.ZipFile(file)
        infos = [info for info in packed.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as error:
        raise DamagedArchive("it is damaged, or no ZIP") from error
    if len(infos) > MOST_MEMBERS:
        raise DamagedArchive(f"it holds {len(infos):,} files; the most that is read is {MOST_MEMBERS:,}")
    contradicting = _contradicting(infos)
    members: dict[str, Member] = {}
    left = most_bytes
    for info in infos:
        name, key = shown(info.orig_filename), _key(info)
        why = _why_not(info, left) or ("its name stands twice, with two contents" if key in contradicting else "")
        if why:
            findings.refuse(of + name, f"it is not read: {why}")
        elif key in members:
            findings.note(of + name, "it stands twice in the ZIP, the same both times, and is read once")
        else:
            if "\\" in info.orig_filename:
                findings.note(of + name, "its path is written with backslashes; only its name counts here")
            members[key] = Member(of + name, info.file_size, partial(packed.open, info))
            left -= info.file_size
    return list(members.values())


def _key(info: zipfile.ZipInfo) -> str:
    return info.orig_filename.replace("\\", "/").casefold()


def _contradicting(infos: list[zipfile.ZipInfo]) -> set[str]:
    contents: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for info in infos:
        contents[_key(info)].add((info.CRC, info.file_size))
    return {name for name, found in contents.items() if len(found) > 1}


def _why_not(info: zipfile.ZipInfo, left: int) -> str:
    """Why a member is not read, as the end of a sentence; "" for one that is."""
    if why := odd_path(info.orig_filename):
        return why
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return "it is a link to another place" if stat.S_ISLNK(mode) else "it is no ordinary file"
    if info.flag_bits & 0x1:
        return "it is locked with a password. Unlock it, and load it again"
    if info.compress_type not in PACKED_AS:
        return "it is packed in a way that is not read here. Pack it as an ordinary ZIP"
    if info.file_size > RATIO_MATTERS_FROM and info.file_size > LARGEST_RATIO * max(info.compress_size, 1):
        return (
            f"it would unpack from {info.compress_size:,} to {info.file_size:,} bytes, as only a file does that is"
            " made to do harm"
        )
    if info.file_size > left:
        return f"with it more would be unpacked than may be ({info.file_size:,} bytes). Raise --max-size if it is right"
    return ""


def odd_path(name: str) -> str:
    """What is odd about a path within a ZIP, as the end of a sentence; "" for nothing."""
    path = name.replace("\\", "/")
    if not name.isprintable():
        return "its name has characters that cannot be printed"
    if path.startswith("/"):
        return "its path begins at the root of a disk"
    if re.match(r"[A-Za-z]:", path):
        return "its path begins with the letter of a drive"
    if ".." in path.split("/"):
        return "its path leads out of the ZIP (..)"
    return ""


def _directory_size(file: IO[bytes]) -> int:
    """How many bytes the list of a ZIP's members takes, read without reading the list. Raises DamagedArchive."""
    size = file.seek(0, 2)
    start = max(0, size - LONGEST_COMMENT - END_SIZE - LONG_LOCATOR_SIZE)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(END)
    if end < 0 or len(tail) < end + END_SIZE:
        raise DamagedArchive("it is damaged, or no ZIP: its end is missing")
    (directory,) = struct.unpack_from("<L", tail, end + 12)
    locator = tail[max(0, end - LONG_LOCATOR_SIZE) : end]
    if locator.startswith(LONG_LOCATOR):
        (offset,) = struct.unpack_from("<Q", locator, 8)
        if offset + 56 > size:
            raise DamagedArchive("it is damaged: its list cannot be found")
        file.seek(offset)
        long_end = file.read(56)
        if not long_end.startswith(LONG_END):
            raise DamagedArchive("it is damaged: its list cannot be found")
        (directory,) = struct.unpack_from("<Q", long_end, 40)
    file.seek(0)
    return int(directory)
