"""From SQLite's result codes to what the rooms above are told (`StoreUnsafe`), in plain words.

The texts name no file and no code: they may stand on a screen. SQLite's own message goes to the
exception's cause, without parameters (the engines hide them).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from kiosk.ports import StoreUnsafe, Unsafe

_CAUSES = {
    sqlite3.SQLITE_FULL: Unsafe.DISK_FULL,
    sqlite3.SQLITE_READONLY: Unsafe.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Unsafe.READ_ONLY,
    sqlite3.SQLITE_PERM: Unsafe.READ_ONLY,
    sqlite3.SQLITE_AUTH: Unsafe.READ_ONLY,
    sqlite3.SQLITE_IOERR: Unsafe.IO,
    sqlite3.SQLITE_NOMEM: Unsafe.IO,
    sqlite3.SQLITE_BUSY: Unsafe.LOCKED,
    sqlite3.SQLITE_LOCKED: Unsafe.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Unsafe.LOCKED,
    sqlite3.SQLITE_CORRUPT: Unsafe.DAMAGED,
    sqlite3.SQLITE_NOTADB: Unsafe.DAMAGED,
}

_SENTENCES = {
    Unsafe.DISK_FULL: "本机存储空间不够，暂时不能提交，请联系工作人员。",
    Unsafe.READ_ONLY: "本机存储现在不能写入，暂时不能提交，请联系工作人员。",
    Unsafe.IO: "本机存储没有写好，这次没有提交，请联系工作人员。",
    Unsafe.LOCKED: "本机存储正忙，这次没有提交，请稍等再试。",
    Unsafe.DAMAGED: "本机保存的数据需要检查，暂时不能提交，请联系工作人员。",
    Unsafe.NEWER: "本机数据由较新的程序写成，请先更新程序。",
    Unsafe.NUMBERS_USED_UP: "本机的回执编号已用完，请联系工作人员重新注册本机。",
    Unsafe.REVOKED: "这台机器已被平台停用，不收新的申请。已提交的都保存着，请工作人员导出并联系技术员。",
    Unsafe.UNKNOWN: "本机存储没有写好，这次没有提交，请联系工作人员。",
}


def unsafe(cause: Unsafe) -> StoreUnsafe:
    """Return the exception for a cause, with its sentence."""
    return StoreUnsafe(_SENTENCES[cause], cause)


def cause_of(error: BaseException) -> Unsafe:
    """Sort an error of SQLite, bare or wrapped by SQLAlchemy."""
    if isinstance(error, sa.exc.DBAPIError):
        error = error.orig or error
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return Unsafe.UNKNOWN
    return _CAUSES.get(code & 0xFF, Unsafe.UNKNOWN)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what SQLite raises inside into StoreUnsafe; other exceptions pass."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        cause = cause_of(error)
        # What SQLite did not say itself may quote a column: it stays out of tracebacks.
        raise unsafe(cause) from (error if cause is not Unsafe.UNKNOWN else None)
    except sa.exc.TimeoutError as error:
        raise unsafe(Unsafe.LOCKED) from error
