"""The report, the words of the network, and the journal as it is shown."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from kiosk import journal
from kiosk.app.selftest import DoctorTest
from kiosk.domain.layout import Pair, Text
from kiosk.upkeep import network, report
from kiosk.upkeep.network import StepSeen
from kiosk.upkeep.report import Checked, Report
from sync import probe
from tests.helpers.console import BAD_LINE, GOOD_LINE, HandConsole
from tests.helpers.staff import PIN

NOW = datetime.fromisoformat("2026-11-23T09:42:00+08:00")
LINES = (
    Checked("磁盘", "ok", "还剩 75 GB"),
    Checked("打印机", "problem", "没有纸了：请换纸。"),
    Checked("时钟", "warning", "没有对时", "请打开 systemd-timesyncd。"),
)


def test_every_step_and_finding_of_the_probe_has_words() -> None:
    for step in probe.Step:
        for found in probe.Found:
            line = network.line(StepSeen(step.value, found.value))
            assert line.title
            assert line.fact
            good = line.status in {"done", "neutral"}
            assert line.advice or good, f"{found} says what to do"


def test_figures_are_shown_as_people_read_them() -> None:
    details = [network.line(one).detail for one in GOOD_LINE]
    assert details == [
        "192.0.2.15　1 毫秒",
        "192.0.2.80　18 毫秒",
        "还有 212 天　52 毫秒",
        "96 毫秒",
        "和平台一样",
    ]
    off = network.line(StepSeen("clock", "clock_off", offset_s=-10800.0))
    assert (off.detail, off.status) == ("比平台快 3 小时", "attention")
    assert network.line(StepSeen("tls", "good", plain=True)).fact == "不加密"


def test_what_has_to_be_seen_to_comes_first_on_paper() -> None:
    made = Report(NOW, "柳湾村便民服务站", LINES)
    assert made.verdict == "还不能放心使用：1 项要处理"
    blocks = report.layout(made).blocks
    words = [one.text for one in blocks if isinstance(one, Text)]
    assert words.index("【要处理】打印机") < words.index("【注意】时钟")
    assert Pair("磁盘", "还剩 75 GB") in blocks
    text = report.text(made)
    assert "[要处理] 打印机：没有纸了：请换纸。" in text
    assert Report(NOW, "", LINES[:1]).verdict == "可以使用"
    assert Report(NOW, "", LINES[::2]).verdict == "可以使用，1 项要注意"


def test_a_look_that_was_not_taken_is_no_finding() -> None:
    found = report.from_network(network.line(one) for one in BAD_LINE)
    assert [(one.name, one.state) for one in found] == [
        ("网络 本机地址", "ok"),
        ("网络 域名解析", "problem"),
    ]


def test_the_whole_test_can_be_stopped_and_is_kept(hand: HandConsole) -> None:
    hand.name_technician()
    hand.room.sign_in("12", PIN)
    steps: list[str] = []
    assert hand.console.test_all(steps.append, lambda: True) is None
    assert hand.test.kept is None
    made = hand.console.test_all(steps.append, lambda: False)
    assert made is not None
    assert hand.console.last_report() == made
    hand.machines.release()
    assert steps[-3:] == ["正在检查本机…", "正在问设备…", "正在检查网络…"]
    assert {one.name for one in made.lines} >= {"磁盘", "网络 平台"}


def test_doctor_is_asked_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'[paths]\ndata = "{tmp_path / "data"}"\n', "utf-8")
    (tmp_path / "data").mkdir()
    test = DoctorTest(file, tmp_path / "data")
    found = test.run(lambda: False)
    assert {"版本", "字体", "磁盘"} <= {one.name for one in found}
    assert test.run(lambda: True) == []
    assert test.last() is None
    made = Report(NOW, "柳湾村", tuple(found))
    test.keep(made)
    assert test.last() == made
    (tmp_path / "data" / "self-test.json").write_bytes(b"[" * 100_000)
    assert test.last() is None


def test_the_journal_is_shown_newest_first_and_damage_is_left_out(tmp_path: Path) -> None:
    def line(minute: int, level: str, event: str, **more: object) -> str:
        at = f"2026-11-23T01:{minute:02}:00.000+00:00"
        fields = {"at": at, "level": level, "from": "a.b", "event": event, **more, "prev": ""}
        return json.dumps(fields)

    (tmp_path / "screen-2026-11.jsonl").write_text(
        "\n".join(
            [
                line(1, "INFO", "one"),
                line(3, "WARNING", "three\x1b[31m", pid=7),
                "half a li",
                '{"at": "yesterday"}',
            ]
        ),
        "utf-8",
    )
    (tmp_path / "parent-2026-10.jsonl").write_text(line(0, "ERROR", "old"), "utf-8")
    (tmp_path / "parent-2026-11.jsonl").write_text(line(2, "INFO", "two"), "utf-8")
    (tmp_path / "else.txt").write_text("no journal", "utf-8")
    shown = journal.latest(tmp_path, 10)
    assert [one.event for one in shown] == ["three [31m　pid=7", "two", "one", "old"]
    assert [one.process for one in shown] == ["screen", "parent", "screen", "parent"]
    warned = journal.latest(tmp_path, 10, warnings_only=True)
    assert [one.level for one in warned] == ["WARNING", "ERROR"]
    assert len(journal.latest(tmp_path, 2)) == 2
    assert journal.latest(tmp_path / "nowhere", 5) == []
