"""`kiosk sandbox`: the clerk's commands as people and programs call them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk
from sync.enrolment import enrol
from sync.sandbox.process import SandboxProcess
from tests.helpers.terminal import Terminal
from tests.helpers.waiting import until


@pytest.fixture
def folder(tmp_path):
    with SandboxProcess(tmp_path / "sandbox"):
        yield tmp_path / "sandbox"


def call(folder, *arguments: str, status: int = 0) -> str:
    """Run one command at the practice platform of a folder; returns what it said."""
    result = CliRunner().invoke(kiosk, ["sandbox", *arguments, "--data", str(folder)])
    assert result.exit_code == status, result.output
    return result.output


def test_from_code_to_decision(folder):
    made = json.loads(call(folder, "code", "--json"))
    url = (folder / "address").read_text()
    with Terminal(enrol(url, made["code"])) as terminal:
        [key] = terminal.submit(1)
        assert terminal.engine.wait_received(key, 30)
        number = terminal.outbox.table[key].item.number

        listed = call(folder, "list")
        assert number.shown in listed
        assert "测试甲" not in listed
        assert "测试甲" not in call(folder, "show", number.shown)
        opened = call(folder, "show", str(number), "--decrypt")
        assert "测试甲" in opened
        assert "signature.png" in opened

        said = call(
            folder, "decide", "--number", number.shown, "--stage", "granted", "--opinion", "准予"
        )
        assert "办结（准予）" in said
        until(lambda: terminal.outbox.cases)
        assert terminal.outbox.cases[0].submission_id == key
    counted = json.loads(call(folder, "counts", "--json"))
    assert (counted["received"], counted["duplicates"], counted["decisions"]) == (1, 0, 1)


def test_faults_are_set_and_ended(folder):
    assert json.loads(call(folder, "faults", "--busy", "3", "--json"))["busy"] == 3
    assert json.loads(call(folder, "faults", "--json"))["busy"] == 0


def test_words_when_something_is_amiss(folder, tmp_path):
    assert "19 位" in call(folder, "show", "12345", status=1)
    assert "没有这份办件" in call(folder, "show", "2201990001010000476", status=1)
    assert "kiosk sandbox run" in call(tmp_path / "nowhere", "list", status=1)
    assert "口令" in call(folder, "list", "--token", "x", status=1)
    assert "6 位" in call(folder, "code", "--region", "12", status=1)
    assert "连上" in call(folder, "list", "--url", "http://127.0.0.1:9", status=1)
