"""One submission of each kind goes through the real store, engine and practice platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.application import Delivery, Kind
from kiosk.domain.assurance import Assurance
from kiosk.domain.kinds import KINDS, Need, fits
from kiosk.store import FILE_NAME, open_reader, open_store
from sync.engine import SyncEngine
from sync.envelope import HpkeSealer
from sync.sandbox.process import SandboxProcess
from tests.helpers.kinds import of_kind
from tests.helpers.outbox import PAYLOAD
from tests.helpers.submissions import PERSON_KEY, TERMINAL, mint
from tests.helpers.terminal import FAST, enrolled
from tests.helpers.waiting import until


@pytest.mark.parametrize("bare", [True, False], ids=["with the least", "with everything"])
def test_one_of_each_kind_arrives_and_can_be_opened(tmp_path: Path, *, bare: bool) -> None:
    with SandboxProcess(tmp_path / "platform") as platform:
        enrolment = enrolled(platform)
        sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
        store = open_store(tmp_path / FILE_NAME, enrolment.number)
        engine = SyncEngine(store, enrolment.client, lambda _news: None, FAST)
        sent = {}
        for kind in Kind:  # the application is first: the correction names it
            earlier = sent[Kind.APPLICATION].id if kind is Kind.CORRECTION else ""
            sent[kind] = store.submit(of_kind(sealer, kind, supersedes=earlier, bare=bare))
        engine.start()
        until(lambda: store.counts().received + store.counts().parked == len(Kind))
        assert {row.kind: row.parked_reason for row in store.rows()} == dict.fromkeys(Kind, "")
        assert engine.stop(30)
        clerk = platform.clerk()
        for kind, affair in sent.items():
            opened = clerk.case(affair.id, decrypt=True)
            needs = KINDS[kind]
            assert (opened.case.kind, opened.payload) == (kind, PAYLOAD)
            nobody = needs.person is Need.NO or (bare and needs.person is Need.MAY)
            assert (opened.case.assurance is Assurance.NONE) is nobody
            nothing = needs.item is Need.NO or (bare and needs.item is Need.MAY)
            assert (opened.case.item_id == "") is nothing
        clerk.close()
        mine = {one.kind for one in store.affairs_of(PERSON_KEY)}
        assert store.affairs_of(b"") == []  # nobody's list is not everybody's
        assert Kind.APPLICATION in mine
        assert Kind.AUDIT_BATCH not in mine
        assert store.receipt(sent[Kind.AUDIT_BATCH].id) is None
        store.close()
    reader = open_reader(tmp_path / FILE_NAME)
    assert {row.delivery for row in reader.rows()} == {Delivery.RECEIVED}
    reader.close()


def test_the_platform_refuses_what_is_not_of_its_kind(tmp_path: Path) -> None:
    """A terminal of ours cannot make one; another's might."""
    import dataclasses

    from sync.engine.push import _message
    from tests.helpers.outbox import sealed_item

    with SandboxProcess(tmp_path / "platform") as platform:
        enrolment = enrolled(platform)
        sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
        client = enrolment.client()
        item = sealed_item(sealer, enrolment.number, 1)
        for changes in ({"item_id": ""}, {"assurance": "none"}):
            message = _message(dataclasses.replace(item, **changes))
            [result] = client.submit([message]).items
            assert (result.status, result.code) == ("rejected", "unfit_kind")
        client.close()


def test_every_kind_has_its_needs_and_a_title() -> None:
    assert set(KINDS) == set(Kind)
    assert all(needs.title for needs in KINDS.values())
    assert fits(Kind.SUGGESTION, person=False, item=False, earlier=False)
    assert fits(Kind.SUGGESTION, person=True, item=True, earlier=False)
    assert not fits(Kind.APPLICATION, person=False, item=True, earlier=False)
    assert not fits(Kind.CORRECTION, person=True, item=True, earlier=False)
    assert not fits(Kind.AUDIT_BATCH, person=True, item=False, earlier=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"item_id": "", "item_name": ""},
        {"item_name": ""},
        {"person_key": b""},
        {"assurance": Assurance.NONE},
        {"receipt": None},
        {"kind": Kind.AUDIT_BATCH},
        {"kind": Kind.CORRECTION},
    ],
)
def test_a_submission_that_is_not_of_its_kind_cannot_be_made(changes: dict[str, object]) -> None:
    import dataclasses

    whole = mint()(TERMINAL.number(1))
    with pytest.raises(ValueError, match=r"submission|half|slip"):
        dataclasses.replace(whole, **changes)
