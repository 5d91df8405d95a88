"""`kiosk queue` as staff call it: another process beside the owner of the file."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk
from kiosk.domain.application import Kind
from kiosk.domain.parking import ParkCode
from kiosk.ports import StoreDamaged
from kiosk.run.lock import InstanceLock
from kiosk.store import FILE_NAME, open_store
from sync.envelope import HpkeSealer
from tests.helpers.kinds import of_kind
from tests.helpers.submissions import TERMINAL, mint


def run(*arguments: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(kiosk, ["queue", *arguments], input=typed)
    return done.exit_code, done.output


def test_list_and_show_while_the_kiosk_has_the_file_open(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path))
    store = open_store(tmp_path / FILE_NAME, TERMINAL)
    first, second = store.submit(mint()), store.submit(mint())
    store.park(first.id, ParkCode.REFUSED, "平台没有这个事项，请联系县里。")
    status, text = run(*where, "list")
    assert status == 0
    assert text.splitlines()[0] == "待上传 1，待人工处理 1，平台已收到 0"
    assert text.index(first.number.shown) < text.index(second.number.shown)
    assert "平台没有这个事项" in text
    status, text = run(*where, "list", "--json", "--limit", "1")
    listed = json.loads(text)
    assert (listed["counts"]["parked"], [one["id"] for one in listed["rows"]]) == (1, [first.id])
    status, text = run(*where, "show", second.number.shown)
    assert status == 0
    assert "待上传" in text
    assert "110***********002X" in text
    status, text = run(*where, "show", second.id, "--json")
    assert json.loads(text)["number"] == str(second.number)
    status, text = run(*where, "show", "123")
    assert (status, text.strip()) == (1, "没有找到这个编号。请照回执上的数字再输一次。")
    store.close()


def test_how_far_a_large_one_came_is_shown_while_it_is_on_its_way(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path))
    store = open_store(tmp_path / FILE_NAME, TERMINAL)
    large = store.submit(mint(1000))
    assert "已传" not in run(*where, "list")[1]
    store.uploaded(large.id, 640)
    assert "待上传（已传 64%，联网接着传）" in run(*where, "list")[1]
    assert "待上传（已传 64%，联网接着传）" in run(*where, "show", large.id)[1]
    [row] = json.loads(run(*where, "list", "--json")[1])["rows"]
    assert (row["uploaded"], row["size"]) == (640, 1000)
    store.park(large.id, ParkCode.REFUSED)
    assert "已传" not in run(*where, "list")[1]
    store.close()


def test_no_file_and_a_broken_file_are_told_in_plain_words(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path))
    status, text = run(*where, "list")
    assert status == 1
    assert "还没有提交过申请" in text
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 1000)
    status, text = run(*where, "list")
    assert status == 1
    assert text.startswith("现在看不了：")
    assert sorted(one.name for one in tmp_path.iterdir()) == [FILE_NAME]


def test_after_damage_a_technician_begins_again_and_nothing_is_deleted(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path))
    file = tmp_path / FILE_NAME
    store = open_store(file, TERMINAL)
    store.submit(mint())
    store.close()
    status, text = run(*where, "begin-again", "--yes")
    assert (status, text.strip()) == (1, "这里没有被搁置的数据，不用另起。")
    file.write_bytes(b"damaged" * 5000)
    with pytest.raises(StoreDamaged):
        open_store(file, TERMINAL)
    lock = InstanceLock(tmp_path)
    status, text = run(*where, "begin-again", "--yes")
    assert (status, text.strip()) == (1, "终端正在运行。请先停下它，再运行这个命令。")
    lock.release()
    status, text = run(*where, "begin-again", typed="n\n")
    assert (status, file.exists()) == (1, False)
    status, text = run(*where, "begin-again", "--yes")
    assert status == 0, text
    store = open_store(file, TERMINAL)
    assert store.submit(mint()).number.digits[12:18] == "000002"
    store.close()
    assert [one.read_bytes() for one in tmp_path.glob("*.damaged-*")] == [b"damaged" * 5000]


def test_retry_and_park_in_plain_words_and_for_programs(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path))
    store = open_store(tmp_path / FILE_NAME, TERMINAL)
    first, second, third = (store.submit(mint()) for _ in range(3))
    for one in (first, second):
        store.park(one.id, ParkCode.HASH_MISMATCH)
    status, text = run(*where, "retry", first.number.shown, "--json")
    assert (status, json.loads(text)) == (0, {"retried": [first.id]})
    status, text = run(*where, "retry", "--all")
    assert (status, text.strip()) == (0, "1 件等着重新上传；联网后自动上传。")
    assert store.counts().waiting == 3
    status, text = run(*where, "retry", third.id)
    assert status == 1
    assert "没有要重新上传的" in text
    assert run(*where, "retry")[0] == run(*where, "retry", third.id, "--all")[0] == 1
    assert run(*where, "retry", "123") == (1, "没有找到这个编号。请照回执上的数字再输一次。\n")

    status, text = run(*where, "park", str(third.number), "--reason", "申请人明天来改")
    assert status == 0
    assert "已暂停上传" in text
    status, text = run(*where, "park", third.id)
    assert (status, "现在是“待人工处理”" in text) == (1, True)
    status, text = run(*where, "show", third.id)
    assert "工作人员暂停了上传：申请人明天来改。要上传时请重新上传。" in text
    assert "试过 0 次" in run(*where, "list")[1]
    assert run(*where, "park", "123")[0] == 1
    events = _events(tmp_path / FILE_NAME)
    assert events[-4:] == ["parked", "retry", "retry", "parked"]
    store.close()


def test_what_has_no_person_and_no_item_is_listed_by_its_kind(tmp_path: Path) -> None:
    where = ("--data-dir", str(tmp_path))
    sealer = HpkeSealer("k", b"\x09" + bytes(31))
    store = open_store(tmp_path / FILE_NAME, TERMINAL)
    batch = store.submit(of_kind(sealer, Kind.AUDIT_BATCH))
    complaint = store.submit(of_kind(sealer, Kind.COMPLAINT, bare=False))
    store.close()
    text = run(*where, "list")[1]
    assert "  审计记录  试过 0 次" in text
    assert "张*  投诉 城乡居民基本养老保险参保登记" in text
    status, text = run(*where, "show", batch.id)
    assert status == 0
    assert "种类：审计记录" in text
    assert "申请人" not in text
    assert json.loads(run(*where, "show", complaint.id, "--json")[1])["kind"] == "complaint"


def test_export_before_enrolment(tmp_path: Path) -> None:
    store = open_store(tmp_path / FILE_NAME, TERMINAL)
    store.submit(mint())
    store.close()
    status, text = run("--data-dir", str(tmp_path), "export", "--to", str(tmp_path))
    assert (status, "还没有注册到平台" in text) == (1, True)


def _events(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    try:
        return [event for (event,) in connection.execute("SELECT event FROM audit ORDER BY seq")]
    finally:
        connection.close()
