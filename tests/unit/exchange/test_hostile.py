"""Files somebody else made, changed or cut: refused with one plain sentence, and nothing changed."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk
from kiosk.ports import ExchangeFailed
from tests.helpers.station import Station

_ROUNDS = 40


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Change, cut, grow or replace."""
    match chance.randrange(5):
        case 0:
            at = chance.randrange(len(data))
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[: chance.randrange(len(data))]
        case 2:
            return data + chance.randbytes(chance.randrange(1, 200))
        case 3:
            at = chance.randrange(len(data))
            return data[:at] + data[at + chance.randrange(1, 99) :]
        case _:
            return data[: chance.randrange(20)] + chance.randbytes(chance.randrange(2000))


def test_bundles(station, stick, hand_in, platform):
    station.submit(3)
    bundle = station.desk.export(stick).file
    whole = bundle.read_bytes()
    chance = random.Random(11)
    clerk = platform.clerk()
    before = clerk.counts()
    for _ in range(_ROUNDS):
        data = spoilt(whole, chance)
        if data == whole:
            continue
        bundle.write_bytes(data)
        said = hand_in(bundle, status=1)["said"].strip()
        assert "没有导入" in said
        assert "\n" not in said
    assert clerk.counts() == before
    clerk.close()
    bundle.write_bytes(whole)
    assert hand_in(bundle)["received"] == 3


def test_a_bundle_signed_by_another_terminal_in_our_name(
    station, stick, hand_in, platform, tmp_path
):
    import dataclasses

    station.submit(1)
    with Station(tmp_path / "other", platform) as other:
        exchange = station.desk._exchange
        forged = dataclasses.replace(exchange, signing_key=other.desk._exchange.signing_key)
        ids, size = station.store.desk.unsent(again=False, everything=False)
        items = [station.store.desk.load(one) for one in ids]
        file = forged.write(stick, size, items).file
    assert "没有导入" in hand_in(file, status=1)["said"]


def test_a_terminal_that_exports_anothers_submissions(station, stick, hand_in, platform, tmp_path):
    """Signed by itself, so it is a bundle; its items are judged like those of the line."""
    station.submit(1)
    with Station(tmp_path / "other", platform) as other:
        ids, size = station.store.desk.unsent(again=False, everything=False)
        items = [station.store.desk.load(one) for one in ids]
        taken = hand_in(other.desk._exchange.write(stick, size, items).file)
    assert (taken["received"], taken["refused"]) == (0, 1)


def test_acknowledgement_files(station, stick, hand_in):
    ids = station.submit(3)
    acks = hand_in(station.desk.export(stick).file)["file"]
    whole = acks.read_bytes()
    chance = random.Random(12)
    for _ in range(_ROUNDS * 3):
        data = spoilt(whole, chance)
        if data.removesuffix(b"\n") == whole.removesuffix(b"\n"):
            continue
        acks.write_bytes(data)
        with pytest.raises(ExchangeFailed) as refused:
            station.desk.import_acks(acks)
        assert "没有导入" in refused.value.reason
    assert station.states() == dict.fromkeys(ids, "exported")
    acks.write_bytes(whole)
    assert station.desk.import_acks(acks).received == 3


def test_acknowledgements_of_another_terminal_and_of_nobody(
    station, stick, hand_in, platform, tmp_path
):
    station.submit(1)
    with Station(tmp_path / "other", platform) as other:
        other.submit(1)
        acks = hand_in(other.desk.export(stick).file)["file"]
        said = station.queue("import-acks", str(acks), status=1)
        assert "另一台终端" in said
        assert other.desk.import_acks(acks).received == 1
    assert set(station.states().values()) == {"waiting"}
    assert "找不到" in station.queue("import-acks", str(stick / "nothing.bma"), status=1)
    assert "不是平台的回执文件" in station.queue("import-acks", "/dev/zero", status=1)


def test_files_that_are_no_bundles(stick, hand_in, platform_folder):
    for name, data in (("empty.bmx", b""), ("photo.jpg", b"\xff\xd8" * 5000), ("x", b"BMX1")):
        (stick / name).write_bytes(data)
        assert "没有导入" in hand_in(stick / name, status=1)["said"]
    assert "没有导入" in hand_in(stick / "missing", status=1)["said"]
    words = ["sandbox", "import", str(stick / "photo.jpg"), "--acks", str(stick / "no")]
    done = CliRunner().invoke(kiosk, [*words, "--data", str(platform_folder)])
    assert (done.exit_code, "文件夹不在" in done.output) == (1, True)


def test_a_stick_whose_label_is_no_text_is_written_to_and_named(station, stick):
    station.submit(1)
    odd = Path(os.fsdecode(os.fsencode(stick) + b"/\xc4\xcf"))
    odd.mkdir()
    said = json.loads(station.queue("export", "--to", str(odd), "--json"))
    assert said["count"] == 1
    assert Path(said["file"]).exists()
    assert "已导出 1 件" in station.queue("export", "--to", str(odd), "--again")
