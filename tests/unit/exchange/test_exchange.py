"""The way by stick: out, in, back, and everything that may come in between."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kiosk.domain.application import Kind
from kiosk.domain.parking import ParkCode, words
from kiosk.ports import ExchangeFailed
from kiosk.store import chain
from sync.wire import MAX_ENVELOPE
from sync.wire.clerk import Revocation
from tests.helpers.station import Station
from tests.helpers.waiting import until


def exported(station: Station, stick: Path, *more: str) -> Path:
    """Export by the command; returns the file."""
    told = json.loads(station.queue("export", "--to", str(stick), *more, "--json"))
    return Path(told["file"])


def test_out_in_and_back(station, stick, hand_in, platform):
    ids = [*station.submit(3), *station.submit(1, Kind.SUGGESTION)]
    bundle = exported(station, stick)
    assert set(station.states().values()) == {"exported"}
    assert [one.name for one in stick.iterdir()] == [bundle.name]
    said = station.queue("list")
    assert "已导出 4" in said
    assert "等平台的回执文件" in said
    assert "kiosk queue retry" in said

    taken = hand_in(bundle)
    assert (taken["received"], taken["duplicates"], taken["refused"]) == (4, 0, 0)
    told = json.loads(station.queue("import-acks", str(taken["file"]), "--json"))
    assert told == {"received": 4, "parked": 0, "known": 0, "foreign": 0}
    assert station.states() == dict.fromkeys(ids, "received")
    affair = station.store.affair(ids[0])
    assert affair is not None
    assert affair.official_number.startswith("LX")
    clerk = platform.clerk()
    assert clerk.case(ids[0], decrypt=True).payload is not None
    clerk.close()
    with station.store._database.reading() as connection:
        assert chain.broken_at(connection) is None


def test_everything_twice_changes_nothing(station, stick, hand_in):
    station.submit(2)
    bundle = exported(station, stick)
    first, again = hand_in(bundle), hand_in(bundle)
    assert (again["received"], again["duplicates"]) == (0, 2)
    for file, expected in ((first, (2, 0)), (first, (0, 2)), (again, (0, 2))):
        done = station.desk.import_acks(file["file"])
        assert (done.received, done.known) == expected


def test_only_what_is_unsent_goes_and_again_takes_it_once_more(station, stick):
    first = station.submit(1)
    exported(station, stick)
    assert "没有要导出的" in station.queue("export", "--to", str(stick), status=1)
    second = station.submit(1)
    told = json.loads(station.queue("export", "--to", str(stick), "--json"))
    assert told["count"] == 1
    assert (
        json.loads(station.queue("export", "--to", str(stick), "--again", "--json"))["count"] == 2
    )
    assert station.states() == dict.fromkeys([*first, *second], "exported")


def test_what_is_held_because_of_the_line_goes_and_what_the_platform_refused_does_not(
    station, stick
):
    large, refused, held, waits = station.submit(4)
    station.store.park(large, ParkCode.TOO_LARGE)
    station.store.park(refused, ParkCode.CONTENT_CONFLICT)
    station.queue("park", held, "--reason", "申请人明天来改")
    exported(station, stick)
    assert station.states() == {
        large: "exported",
        waits: "exported",
        refused: "parked",
        held: "parked",
    }
    exported(station, stick, "--all")  # before the terminal is retired
    assert set(station.states().values()) == {"exported"}


def test_a_refusal_parks_with_reason_and_an_old_file_does_not_park_again(
    station, stick, hand_in, platform
):
    """The platform holds another submission under this number: only a copied terminal does that."""
    (one,) = station.submit(1)
    item = station.store.desk.load(one)
    other = station.sealer.seal(one, item.kind, b"{}", ())
    client = station.client()
    message = {"content_hash": other.content_hash, "envelope": other.envelope}
    from sync.engine.push import _message

    [result] = client.submit([_message(item).model_copy(update=message)]).items
    client.close()
    assert result.status == "received"
    taken = hand_in(exported(station, stick))
    assert taken["refused"] == 1
    assert station.desk.import_acks(taken["file"]).parked == 1
    affair = station.store.affair(one)
    assert affair.parked_reason == words(ParkCode.CONTENT_CONFLICT)
    assert station.desk.retry(one)
    assert station.desk.import_acks(taken["file"]).known == 1
    assert station.states()[one] == "waiting"


def test_exported_waits_for_the_file_or_for_retry(station, stick, hand_in):
    sticky, retried = station.submit(2)
    bundle = exported(station, stick)
    station.queue("retry", retried)
    engine = station.engine()
    engine.start()
    until(lambda: station.states()[retried] == "received", 30)
    assert station.states()[sticky] == "exported"
    assert engine.stop()
    taken = hand_in(bundle)
    assert (taken["received"], taken["duplicates"]) == (1, 1)
    done = station.desk.import_acks(taken["file"])
    assert (done.received, done.known) == (1, 1)
    assert set(station.states().values()) == {"received"}


def test_an_acknowledgement_over_the_line_ends_an_exported_item(station, stick, hand_in):
    (one,) = station.submit(1)
    (item,) = station.store.lease(1, 1 << 30, 60)  # on its way while staff export it
    bundle = exported(station, stick)
    from datetime import UTC, datetime

    assert station.store.received(one, item.sealed.content_hash, datetime.now(UTC), "LX1")
    assert station.states()[one] == "received"
    assert hand_in(bundle)["received"] == 1
    assert station.desk.import_acks(hand_in(bundle)["file"]).known == 1


def test_a_revoked_terminal_is_taken_and_the_clerk_is_told(station, stick, hand_in, platform):
    station.submit(1)
    clerk = platform.clerk()
    number = station.enrolment.number
    clerk.revoke(Revocation(region=number.region, terminal=number.terminal))
    clerk.close()
    taken = hand_in(exported(station, stick))
    assert (taken["received"], taken["revoked"]) == (1, True)


def test_a_damaged_item_is_left_out_and_told(station, stick):
    import sqlite3

    bad, good = station.submit(2)
    other = sqlite3.connect(station.folder / "kiosk.db")
    other.execute("UPDATE envelopes SET data = zeroblob(2000) WHERE seq = 1")
    other.commit()
    other.close()
    said = station.queue("export", "--to", str(stick))
    assert "有 1 件没有导出" in said
    assert station.states() == {bad: "parked", good: "exported"}


@pytest.mark.parametrize("folder", ["nowhere", "file"])
def test_no_such_place(station, stick, folder):
    station.submit(1)
    (stick / "file").write_text("x")
    said = station.queue("export", "--to", str(stick / folder), status=1)
    assert "没有导出" in said
    assert set(station.states().values()) == {"waiting"}


def test_a_half_of_an_earlier_export_is_swept_and_other_files_stay(station, stick):
    station.submit(1)
    number = station.enrolment.number
    half = stick / f".bianmin-{number.region}-{number.terminal:04}-20260101-000000-abcdef.bmx.part"
    half.write_bytes(b"half")
    photograph = stick / ".IMG_0001.jpg.part"
    photograph.write_bytes(b"somebody's")
    exported(station, stick)
    assert not half.exists()
    assert photograph.exists()


def test_a_kind_of_pipe_does_not_hang_the_desk(station, stick):
    os.mkfifo(stick / "acks.bma")
    with pytest.raises(ExchangeFailed, match="不是平台的回执文件"):
        station.desk.import_acks(stick / "acks.bma")


def test_an_export_holds_one_submission_in_memory_not_the_queue(station, stick, hand_in):
    import tracemalloc

    station.submit(12, size=1_000_000)
    tracemalloc.start()
    bundle = station.desk.export(stick).file
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert bundle.stat().st_size > 12_000_000
    assert peak < 6_000_000
    assert hand_in(bundle)["received"] == 12


def test_two_exports_at_once_leave_each_other_alone(station, stick):
    station.submit(2)
    second = []

    def slowly():
        for key in list(station.states()):
            if not second:  # another desk exports while this one is in the middle of its file
                second.append(station.desk.export(stick))
            yield station.store.desk.load(key)

    first = station.desk._exchange.write(stick, 0, slowly())
    assert first.file.exists()
    assert second[0].file.exists()
    assert len(list(stick.iterdir())) == 2


def test_what_is_half_uploaded_is_exported_whole_and_is_one_record(
    station, stick, hand_in, platform
):
    [key] = station.submit(1, size=300_000)
    client = station.client()
    sealed = station.store.desk.load(key).sealed
    envelope, name = sealed.envelope, sealed.content_hash
    client.append(name, envelope[:100_000], offset=0, length=len(envelope), total_s=10)
    station.store.uploaded(key, 100_000)
    assert "已传" in station.queue("list")

    taken = hand_in(exported(station, stick))
    assert taken["received"] == 1
    said = station.queue("list")
    assert "已导出" in said
    assert "已传" not in said

    # The acknowledgement file is lost, and staff let it go over the line: where it stopped.
    station.queue("retry", key)
    engine = station.engine(station.client)
    engine.start()
    assert engine.wait_received(key, 60)
    engine.stop()
    clerk = platform.clerk()
    assert clerk.case(key, decrypt=True).case.size == len(envelope)
    clerk.close()
    client.close()


def test_an_envelope_that_no_message_could_hold_travels_by_stick(station, stick, hand_in, platform):
    [key] = station.submit(1, size=MAX_ENVELOPE + 1)
    taken = hand_in(exported(station, stick))
    assert taken["received"] == 1
    clerk = platform.clerk()
    assert clerk.case(key, decrypt=False).case.size > MAX_ENVELOPE
    clerk.close()
