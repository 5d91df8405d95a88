"""A catalogue as one document: packed from a directory, unpacked to be compiled.

gzip over canonical JSON `{"schema": "bianmin.catalogue/1", "files": {name: text}}`. Names are
closed in shape, sizes bounded before anything is written, and a bundle in which one item cannot be
read is refused whole: guide and form of all items are of one making or the old ones go on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.canonical import canonical_json

if TYPE_CHECKING:
    from kiosk.catalogue.build import Compiled

SCHEMA = "bianmin.catalogue/1"
MAX_UNPACKED = 64 * 1024 * 1024
MAX_FILES = 12_000
_NAME = re.compile(r"(_tables/)?[A-Za-z0-9_][A-Za-z0-9._-]{0,80}\.yaml", re.ASCII)


class BundleRefused(Exception):
    """This is no catalogue that can be used; `reason` is plain Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def pack_directory(folder: Path) -> bytes:
    """Return the bundle of a catalogue directory; the same files give the same bytes."""
    files = {}
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("_tables/*.yaml"))):
        name = path.relative_to(folder).as_posix()
        if not _NAME.fullmatch(name):
            raise BundleRefused(f"文件名 {name} 只能用英文字母、数字、横线和点。")
        try:
            files[name] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise BundleRefused(f"{name} 读不出来，要是 UTF-8 文字。") from None
    if not files:
        raise BundleRefused(f"{folder} 里没有事项文件。")
    return pack_files(files)


def pack_files(files: dict[str, str]) -> bytes:
    """Return the bundle of files by name."""
    return gzip.compress(canonical_json({"schema": SCHEMA, "files": files}), mtime=0)


def unpack(raw: bytes) -> dict[str, str]:
    """Return the files of a bundle; raises BundleRefused."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        text = inflate.decompress(raw, MAX_UNPACKED)
        whole = inflate.eof and not inflate.unconsumed_tail and not inflate.unused_data
        data = json.loads(text) if whole else None
    except (zlib.error, ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BundleRefused("事项目录的文件读不出来，或者不完整。")
    files = data.get("files")
    if not isinstance(files, dict) or not 0 < len(files) <= MAX_FILES:
        raise BundleRefused("事项目录里没有事项，或者太多。")
    for name, content in files.items():
        if not _NAME.fullmatch(name) or not isinstance(content, str):
            raise BundleRefused("事项目录里有不该有的文件。")
    return files


def compiled(raw: bytes) -> Compiled:
    """Unpack and compile a bundle; BundleRefused when an item of it cannot be read."""
    from kiosk.catalogue.build import compile_directory

    files = unpack(raw)
    with tempfile.TemporaryDirectory(prefix="catalogue-") as place:
        folder = Path(place)
        (folder / "_tables").mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        found = compile_directory(folder)
    broken = [one.file for one in found.items if one.entry is None]
    if broken:
        raise BundleRefused(f"{broken[0]} 读不出来，整个目录没有采用。")
    if not found.items:
        raise BundleRefused("事项目录里一个事项也没有。")
    if not found.version:
        raise BundleRefused("事项目录没有写版本（_meta.yaml 的 meta.version）。")
    return found


def built(raw: bytes) -> bytes:
    """Return the bundle as the terminal serves it, search keys included; raises BundleRefused."""
    from kiosk.catalogue.current import mark_of
    from kiosk.catalogue.pack import pack

    return pack(compiled(raw), mark_of(hashlib.sha256(raw).hexdigest()))
