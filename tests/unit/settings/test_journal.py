"""The journal: chained lines, no words of an exception, old months dropped."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.journal import KEEP_MONTHS, ChainedFile, broken_at


@pytest.fixture
def journal(tmp_path: Path) -> tuple[logging.Logger, Path]:
    logger = logging.getLogger(f"test.{tmp_path.name}")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(ChainedFile(tmp_path, "screen"))
    return logger, tmp_path


def written(folder: Path) -> Path:
    (file,) = folder.glob("screen-*.jsonl")
    return file


def test_a_line_taken_out_is_noticed(journal: tuple[logging.Logger, Path]) -> None:
    logger, folder = journal
    for number in range(5):
        logger.info("event", extra={"number": number})
    file = written(folder)
    assert broken_at(file) is None
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(lines[:2] + lines[3:]) + "\n", "utf-8")
    assert broken_at(file) == 3


def test_neither_file_nor_standard_error_quotes_an_exception(tmp_path: Path) -> None:
    code = (
        "import logging, sys, threading; from pathlib import Path; from kiosk import journal\n"
        "journal.start(Path(sys.argv[1]), 'screen')\n"
        "def fall(): raise ValueError('张明 11010519491231002X')\n"
        "try: fall()\n"
        "except ValueError: logging.getLogger('test').exception('caught')\n"
        "one = threading.Thread(target=fall); one.start(); one.join()\n"
        "fall()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    told = written(tmp_path).read_text("utf-8")
    for text in (done.stderr, told):
        assert text.count("ValueError at ") == 3
        assert "张明" not in text
        assert "11010519491231002X" not in text


def test_a_new_process_goes_on_with_the_chain(journal: tuple[logging.Logger, Path]) -> None:
    logger, folder = journal
    logger.info("one")
    again = logging.getLogger("test.again")
    again.propagate = False
    again.setLevel(logging.INFO)
    again.addHandler(ChainedFile(folder, "screen"))
    again.info("two")
    assert broken_at(written(folder)) is None


def test_an_exception_leaves_its_kind_and_place_only(
    journal: tuple[logging.Logger, Path],
) -> None:
    logger, folder = journal
    try:
        int("11010519491231002X")
    except ValueError:
        logger.exception("could not")
    text = written(folder).read_text("utf-8")
    assert "11010519491231002X" not in text
    assert "ValueError at test_journal.py" in json.loads(text)["error"]


def test_months_beyond_the_kept_ones_are_dropped(journal: tuple[logging.Logger, Path]) -> None:
    logger, folder = journal
    for month in range(1, 13):
        (folder / f"screen-2020-{month:02}.jsonl").write_text("{}\n", "utf-8")
    logger.info("now")
    assert len(list(folder.glob("screen-*.jsonl"))) == KEEP_MONTHS


def test_a_file_damaged_by_a_power_cut_is_gone_on_with(tmp_path: Path) -> None:
    first, second = (ChainedFile(tmp_path, "screen") for _ in range(2))
    record = logging.makeLogRecord({"msg": "before", "levelname": "INFO"})
    first.emit(record)
    file = written(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"at": "2026-\xff\xfe')  # half a line, and not even text
    second.emit(logging.makeLogRecord({"msg": "after", "levelname": "INFO"}))
    lines = file.read_bytes().split(b"\n")
    assert json.loads(lines[2])["event"] == "after"
    assert broken_at(file) == 2


def test_any_text_makes_one_line_and_keeps_the_chain(tmp_path: Path) -> None:
    handler = ChainedFile(tmp_path, "screen")
    for text in ("a\u2028b", "c\x85d", "half a pair \ud800", "end"):
        # Not through a logger: pytest would keep the text, and its workers cannot send half a pair.
        handler.emit(logging.makeLogRecord({"msg": text, "levelname": "INFO"}))
    file = written(tmp_path)
    assert broken_at(file) is None
    assert len(file.read_bytes().splitlines()) == 4
