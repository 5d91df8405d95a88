"""Many at once at a platform of several workers: nothing skipped, nothing twice, nobody locked out."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TypeVar

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.application import Stage
from sync.client import PlatformClient, PlatformError, Transport
from sync.engine.push import _message
from sync.envelope import HpkeSealer
from sync.signing import sign
from sync.wire import EnrolRequest, RollRequest, SubmissionEnvelope
from sync.wire.clerk import CodeRequest, Decision, Faults
from sync.wire.documents import Approval
from sync.wire.publishing import DraftRequest, Withdrawal
from tests.helpers.documents import bundle, item
from tests.helpers.outbox import sealed_item
from tests.helpers.terminal import enrolled

_AT_ONCE = 8
APPROVAL = Approval(
    approver="测试县推进职能转变协调小组",
    approved_on=date(2026, 11, 19),
    document_number="测政发〔2026〕4号",
)
T = TypeVar("T")


@pytest.fixture(scope="module")
def platform(any_platform):
    return any_platform


@pytest.fixture
def enrolment(platform):
    return enrolled(platform)


def at_once(*jobs: Callable[[], T]) -> list[T]:
    """Do all jobs, begun in one instant, on connections and so on workers of their own."""
    begin = threading.Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        begin.wait(30)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def messages(enrolment, serials: Sequence[int]) -> list[SubmissionEnvelope]:
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    return [_message(sealed_item(sealer, enrolment.number, serial)) for serial in serials]


def submit(enrolment, batch: Sequence[SubmissionEnvelope]) -> list[str]:
    client = enrolment.client()
    try:
        answers = {one.id: one.status for one in client.submit(batch).items}
    finally:
        client.close()
    return [answers[item.id] for item in batch]


def test_a_cursor_skips_no_change_whoever_writes_meanwhile(platform, enrolment):
    """Clerks decide on one terminal's cases all at once while the terminal pulls page by page."""
    cases = messages(enrolment, range(1, 5))
    submit(enrolment, cases)
    each = 15
    done = threading.Event()

    def decide(clerk_number: int) -> list[str]:
        clerk = platform.clerk()
        said = [f"{clerk_number}-{n}" for n in range(each)]
        for n, words in enumerate(said):
            key = cases[(clerk_number + n) % len(cases)].id
            clerk.decide(Decision(id=key, stage=Stage.REVIEW, opinion=words))
        clerk.close()
        return said

    def pull() -> list[str]:
        client, cursor, seen = enrolment.client(), "", []
        while True:
            last_round = done.is_set()
            page = client.changes(cursor, 7)
            seen += [one.step.opinion for one in page.items if one.step is not None]
            cursor = page.cursor
            if last_round and not page.more:
                client.close()
                return seen

    with ThreadPoolExecutor(1) as pool:
        pulling = pool.submit(pull)
        said = at_once(*(lambda n=n: decide(n) for n in range(6)))
        done.set()
        seen = pulling.result(60)
    assert len(seen) == len(set(seen)), "given twice"
    assert sorted(seen) == sorted(words for one in said for words in one)
    for one in said:
        assert [words for words in seen if words in set(one)] == one, "out of order"


def test_batches_that_cross_store_each_submission_once(platform, enrolment, clerk):
    batch = messages(enrolment, range(1, 41))
    before = clerk.counts()
    orders = [batch if n % 2 else batch[::-1] for n in range(_AT_ONCE)]
    answers = at_once(*(lambda order=order: submit(enrolment, order) for order in orders))
    statuses = [status for one in answers for status in one]
    assert statuses.count("received") == len(batch)
    assert statuses.count("duplicate") == (_AT_ONCE - 1) * len(batch)
    after = clerk.counts()
    assert after.received - before.received == len(batch)
    assert after.duplicates - before.duplicates == (_AT_ONCE - 1) * len(batch)


def test_clerks_at_once_get_numbers_of_their_own(platform):
    def make() -> tuple[str, int]:
        clerk = platform.clerk()
        made = clerk.enrolment_code(CodeRequest(region="220101"))
        clerk.close()
        return made.code, made.terminal

    made = at_once(*(make for _ in range(_AT_ONCE * 2)))
    assert len({code for code, _ in made}) == len(made)
    assert len({terminal for _, terminal in made}) == len(made)


def enrol_with(platform, code: str, key: bytes) -> tuple[int, int] | str:
    client = PlatformClient(Transport(platform.url))
    try:
        answer = client.enrol(EnrolRequest(code=code, public_key=key))
    except PlatformError as error:
        return getattr(error, "code", "") or str(error)
    finally:
        client.close()
    return answer.terminal, answer.epoch


def test_a_code_enrols_one_of_those_who_try_at_once(platform, clerk):
    code = clerk.enrolment_code().code
    keys = [secrets.token_bytes(32) for _ in range(_AT_ONCE)]
    got = at_once(*(lambda key=key: enrol_with(platform, code, key) for key in keys))
    assert got.count("code_used") == _AT_ONCE - 1


def test_codes_for_one_terminal_spent_at_once_give_epochs_of_their_own(platform, clerk):
    first = clerk.enrolment_code(CodeRequest(region="220102"))
    again = CodeRequest(region="220102", terminal=first.terminal)
    codes = [first.code, *(clerk.enrolment_code(again).code for _ in range(_AT_ONCE - 1))]
    keyed = [(code, secrets.token_bytes(32)) for code in codes]
    got = at_once(*(lambda one=one: enrol_with(platform, *one) for one in keyed))
    assert sorted(got) == [(first.terminal, epoch) for epoch in range(1, _AT_ONCE + 1)]


def test_switches_are_those_of_all_workers_and_count_exactly(platform, enrolment, clerk):
    clerk.set_faults(Faults(busy=10))

    def ask() -> list[int]:
        # A connection each time, so that another worker may answer.
        url = f"{platform.url}/v1/info"
        return [requests.get(url, timeout=30).status_code for _ in range(5)]

    seen = [status for one in at_once(*(ask for _ in range(_AT_ONCE))) for status in one]
    assert seen.count(429) == 10
    assert set(seen) == {200, 429}
    assert requests.get(f"{platform.url}/v1/info", timeout=30).status_code == 200


def test_status_is_there_for_every_worker_at_once(platform, enrolment):
    [message] = messages(enrolment, [1])
    assert submit(enrolment, [message]) == ["received"]

    def ask() -> str:
        client = enrolment.client()
        try:
            return client.status(message.id).content_hash
        except PlatformError as error:
            return str(error)
        finally:
            client.close()

    assert set(at_once(*(ask for _ in range(_AT_ONCE)))) == {message.content_hash}


def test_one_key_shown_with_many_codes_at_once_is_one_terminals(platform, clerk):
    codes = [clerk.enrolment_code().code for _ in range(_AT_ONCE)]
    key = secrets.token_bytes(32)
    got = at_once(*(lambda code=code: enrol_with(platform, code, key) for code in codes))
    assert got.count("key_known") == _AT_ONCE - 1


def test_terminals_that_roll_to_one_key_at_once_do_not_share_it(platform):
    new = Ed25519PrivateKey.generate()
    public = new.public_key().public_bytes_raw()

    def roll(enrolment) -> str:
        proof = sign(new, "terminal-key", enrolment.identity().key_id.encode())
        client = enrolment.client()
        try:
            return client.roll_key(RollRequest(public_key=public, proof=proof)).key_id
        except PlatformError as error:
            return getattr(error, "code", "") or str(error)
        finally:
            client.close()

    ones = [enrolled(platform) for _ in range(_AT_ONCE)]
    got = at_once(*(lambda one=one: roll(one) for one in ones))
    assert got.count("key_known") == _AT_ONCE - 1


def test_catalogues_published_at_once_each_announce_what_they_change(platform):
    """One after the other: a notice (CAT-02) tells the difference to the one that held before."""

    def publish(number: int) -> None:
        clerk = platform.clerk()
        content = bundle(item("A", f"长者食堂{number}"))
        draft = clerk.draft(DraftRequest(kind="catalogue", name="catalogue", content=content))
        clerk.approve(draft.id, APPROVAL)
        clerk.publish(draft.id)
        clerk.close()

    publish(0)
    clerk = platform.clerk()
    before = {one.id for one in clerk.publications(1000).items}
    at_once(*(lambda number=number: publish(number) for number in range(1, _AT_ONCE)))
    made = [one for one in clerk.publications(1000).items if one.id not in before]
    clerk.withdraw(Withdrawal(kind="catalogue", name="catalogue"))
    clerk.close()
    versions = sorted(one.version for one in made if one.kind == "catalogue")
    assert versions == list(range(versions[0], versions[0] + _AT_ONCE - 1))
    told = {(one.name, one.version, one.state) for one in made if one.kind == "notice"}
    assert told == {(f"catalogue-{version}", 1, "published") for version in versions}
