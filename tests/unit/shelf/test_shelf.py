"""A document is taken whole, signed and newer, or not at all; what was there before goes on."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.ports.documents import DocumentFault, DocumentRefused, Verdict
from kiosk.shelf import Shelf
from kiosk.shelf import state as states
from kiosk.shelf.contents import DocumentUnusable, read_staff
from kiosk.shelf.readings import PulledStaff
from tests.helpers.documents import bring, document, notice, settings, staff

Opened = Callable[[], Shelf]
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_what_was_taken_is_there_after_a_restart(opened: Opened, folder: Path):
    raw = staff("G1")
    bring(opened(), one := document("staff", raw), raw)
    again = opened()
    assert again.documents("staff") == [(one, raw)]
    assert again.weigh(one) is Verdict.KNOWN
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {"shelf.json", one.sha256}


def test_versions_only_go_up(opened: Opened):
    shelf = opened()
    new, old = staff("G2"), staff("G1")
    bring(shelf, document("staff", new, version=5), new)
    assert shelf.weigh(document("staff", old, version=4)) is Verdict.OLDER
    assert shelf.weigh(document("staff", old, version=5)) is Verdict.OLDER
    assert shelf.weigh(document("staff", old, version=6)) is Verdict.NEW
    assert shelf.weigh(document("staff", old, version=1, name="other")) is Verdict.NEW


def test_a_withdrawal_takes_it_away_and_keeps_the_version(opened: Opened, folder: Path):
    shelf, raw = opened(), staff("G1")
    bring(shelf, document("staff", raw, version=1), raw)
    shelf.accept(document("staff", b"", version=2, withdrawn=True))
    for one in (shelf, opened()):
        assert one.documents("staff") == []
        assert PulledStaff(one).member("G1") is None
        assert not PulledStaff(one).empty()
        assert one.weigh(document("staff", raw, version=1)) is Verdict.OLDER
    assert [path.name for path in folder.iterdir()] == ["shelf.json"]


def with_cards(**cards: list[str]) -> bytes:
    members = [
        {"work_number": number, "role": "staff", "pin_verifier": "x", "card_keys": keys}
        for number, keys in cards.items()
    ]
    return json.dumps({"schema": "bianmin.staff/1", "members": members}).encode()


def test_a_work_card_leads_to_its_member_and_to_nobody_where_lists_disagree(opened: Opened):
    shelf, a, b = opened(), "a" * 64, "b" * 64
    raw = staff("G1")
    bring(shelf, document("staff", raw, version=1), raw)
    assert not PulledStaff(shelf).has_cards()
    raw = with_cards(G1=[a, b], G2=[])
    bring(shelf, document("staff", raw, version=2), raw)
    member = PulledStaff(shelf).by_card(b)
    assert member is not None
    assert (member.work_number, member.card_keys) == ("G1", {a, b})
    assert PulledStaff(shelf).has_cards()
    assert PulledStaff(shelf).by_card("c" * 64) is None
    raw = with_cards(G3=[b])
    bring(shelf, document("staff", raw, name="county", version=1), raw)
    assert PulledStaff(shelf).by_card(b) is None, "two people with one card: nobody"
    assert PulledStaff(shelf).by_card(a) is not None


@pytest.mark.parametrize(
    "cards",
    [
        {"G1": ["a" * 64], "G2": ["a" * 64]},
        {"G1": ["a" * 64, "a" * 64]},
        {"G1": ["A" * 64]},
        {"G1": ["a" * 63]},
        {"G1": [f"{at:064x}" for at in range(9)]},
        {"G1": "a" * 64},
    ],
)
def test_cards_that_are_none_or_stand_there_twice_spoil_the_list(cards: dict[str, list[str]]):
    with pytest.raises(DocumentUnusable):
        read_staff(with_cards(**cards))


def test_bytes_that_are_not_the_announced_ones_are_refused(opened: Opened):
    shelf, old, new = opened(), staff("G1"), staff("G2")
    bring(shelf, document("staff", old, version=1), old)
    flipped = bytes([new[0] ^ 1]) + new[1:]
    with pytest.raises(DocumentRefused) as caught:
        bring(shelf, document("staff", new, version=2), flipped)
    assert caught.value.refusal is DocumentFault.DAMAGED
    assert PulledStaff(shelf).member("G1")
    assert shelf.weigh(document("staff", new, version=2)) is Verdict.NEW
    assert [one.version for one in shelf.state.refused] == [2]
    bring(shelf, document("staff", new, version=2), new)
    assert PulledStaff(shelf).member("G2")
    assert not PulledStaff(shelf).member("G1"), "a removed member is gone at once"
    assert shelf.state.refused == ()


def test_what_an_earlier_version_took_and_this_one_cannot_read_stops_nothing(
    opened: Opened, folder: Path
):
    raw = b'{"schema": "bianmin.staff/1", "members": [{"work_number": "07"}]}'
    one = document("staff", raw)
    folder.mkdir()
    (folder / one.sha256).write_bytes(raw)
    states.save(folder, states.State(kept=(states.Kept.of(one, NOW),)))
    shelf = opened()
    assert PulledStaff(shelf).member("07") is None
    assert shelf.documents("staff") == []
    assert shelf.weigh(one) is Verdict.KNOWN, "not fetched again by this process"
    [told] = shelf.state.refused
    assert told.reason.startswith("工作人员名单读不出来")


def test_what_is_no_file_of_the_shelf_does_not_keep_it_closed(opened: Opened, folder: Path):
    folder.mkdir()
    (folder / ("a" * 64)).mkdir()
    (folder / ("b" * 64)).symlink_to("/nowhere")
    for place in range(6):
        (folder / f"{place}.part").mkdir()
    assert opened().documents("staff") == []


def test_content_that_cannot_be_used_is_refused_once(opened: Opened):
    shelf, raw = opened(), settings(platform={"url": "https://else.example"})
    one = document("settings", raw)
    with pytest.raises(DocumentRefused) as caught:
        bring(shelf, one, raw)
    assert caught.value.refusal is DocumentFault.UNUSABLE
    assert "platform" in caught.value.reason
    assert shelf.weigh(one) is Verdict.KNOWN, "not fetched again by this process"
    assert opened().weigh(one) is Verdict.NEW, "another program may be able to read it"
    assert opened().state.refused[0].refusal is DocumentFault.UNUSABLE


def test_a_transfer_goes_on_after_a_restart(opened: Opened):
    raw = staff("G1")
    one = document("staff", raw)
    incoming = opened().incoming(one)
    incoming.take(raw[:30])
    incoming.close()
    shelf = opened()
    incoming = shelf.incoming(one)
    assert incoming.offset == 30
    with pytest.raises(ValueError, match="announced"):
        incoming.take(raw)
    incoming.take(raw[30:])
    incoming.close()
    shelf.accept(one)
    assert PulledStaff(shelf).member("G1")


@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_document_damaged_on_the_disk_is_asked_for_again(
    opened: Opened, folder: Path, damage: str
):
    shelf, raw = opened(), staff("G1")
    one, other = document("staff", raw), notice()
    bring(shelf, one, raw)
    bring(shelf, document("notice", other), other)
    shelf.advance("7")
    assert opened().cursor() == "7"
    file = folder / one.sha256
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(raw[:-1] if damage == "cut" else b"X" + raw[1:])
    again = opened()
    assert again.cursor() == "", "the platform's whole list is read again"
    assert again.weigh(one) is Verdict.NEW
    assert again.documents("staff") == []
    assert len(again.documents("notice")) == 1
    bring(again, one, raw)
    assert len(again.documents("staff")) == 1


@pytest.mark.parametrize("key", ["version", "name", "audience", "sha256"])
def test_a_state_file_that_was_changed_by_hand_is_not_believed(
    opened: Opened, folder: Path, key: str
):
    shelf, raw = opened(), staff("G1")
    bring(shelf, document("staff", raw), raw)
    file = folder / "shelf.json"
    state = json.loads(file.read_bytes())
    state["kept"][0][key] = {"version": 9, "name": "x", "audience": "220199", "sha256": "0" * 64}[
        key
    ]
    file.write_text(json.dumps(state))
    again = opened()
    assert again.documents("staff") == []
    assert again.cursor() == ""


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": 2}', b"\xff\xfe", b"[]"])
def test_a_damaged_state_file_is_set_aside(opened: Opened, folder: Path, content: bytes):
    shelf, raw = opened(), staff("G1")
    bring(shelf, document("staff", raw), raw)
    (folder / "shelf.json").write_bytes(content)
    again = opened()
    assert again.state.kept == ()
    assert (folder / "shelf.damaged").read_bytes() == content
    bring(again, document("staff", raw), raw)
    assert len(opened().documents("staff")) == 1


def test_another_enrolment_counts_versions_anew(folder: Path):
    def shelf(owner: str) -> Shelf:
        return Shelf(folder, lambda _one: True, lambda: NOW, owner=owner)

    first, raw = shelf("220199-0001 a"), staff("G1")
    bring(first, document("staff", raw, version=9), raw)
    first.advance("7")
    again = shelf("220199-0001 a")
    assert (again.begun_anew, again.cursor()) == (False, "7")
    other = shelf("220199-0001 b")
    assert (other.begun_anew, other.cursor(), other.documents("staff")) == (True, "", [])
    assert PulledStaff(other).empty()
    assert [path.name for path in folder.iterdir()] == ["shelf.json"]
    bring(other, document("staff", raw, version=1), raw)
    assert not shelf("220199-0001 b").begun_anew


def test_times_of_success_are_known_at_once_and_written_seldom(opened: Opened, folder: Path):
    shelf = opened()
    shelf.checked()
    before = (folder / "shelf.json").stat().st_mtime_ns
    shelf.checked()
    assert (folder / "shelf.json").stat().st_mtime_ns == before
    shelf.statuses_pulled()
    assert opened().state.statuses_at == opened().state.checked_at is not None
