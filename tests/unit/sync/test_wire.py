"""The messages: strict towards the platform, tolerant where a newer platform says more."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from sync.wire import (
    SUITE,
    EnrolRequest,
    PlatformInfo,
    PlatformKey,
    Step,
    SubmissionEnvelope,
    SubmitBatch,
    SubmitResult,
    key_id_of,
)

ITEM = {
    "id": "0190f5c4-7a3b-7c11-8d22-5a1b2c3d4e5f",
    "kind": "application",
    "item_id": "CXJB-REG",
    "number": "2201990001010000476",
    "assurance": "chip_without_key",
    "submitted_at": "2026-03-02T09:30:00+08:00",
    "suite": SUITE,
    "recipient_key_id": "0011223344556677",
    "content_hash": "ab" * 32,
    "envelope": "Qk1LMQ==",
}


def test_there_and_back():
    item = SubmissionEnvelope.model_validate_json(json.dumps(ITEM))
    assert item.envelope == b"BMK1"
    assert item.submitted_at.utcoffset() is not None
    assert SubmissionEnvelope.model_validate_json(item.model_dump_json()) == item
    assert "BMK1" not in repr(item)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "0190f5c4-7a3b-4c11-8d22-5a1b2c3d4e5f"},  # not a version 7
        {"id": ITEM["id"].upper()},
        {"kind": "wish"},
        {"item_id": "../../etc"},
        {"number": 2201990001010000476},
        {"number": "220199000101000047"},
        {"number": "２２０1990001010000476"},
        {"assurance": "certain"},
        {"submitted_at": "2026-03-02T09:30:00"},
        {"submitted_at": 1772415000},
        {"suite": "none/1"},
        {"content_hash": "AB" * 32},
        {"envelope": "Qk1LMQ"},
        {"envelope": "Qk1L MQ=="},
        {"supersedes": "that one"},
        {"name": "测试甲"},
    ],
)
def test_what_the_platform_does_not_take(change):
    with pytest.raises(ValidationError):
        SubmissionEnvelope.model_validate_json(json.dumps(ITEM | change))


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_has_bounds(count):
    with pytest.raises(ValidationError):
        SubmitBatch.model_validate_json(json.dumps({"version": "1", "items": [ITEM] * count}))


def test_an_acknowledgement_says_when():
    answer = {"id": ITEM["id"], "content_hash": ITEM["content_hash"], "status": "received"}
    with pytest.raises(ValidationError):
        SubmitResult.model_validate_json(json.dumps(answer))


def test_a_key_that_is_not_the_one_of_its_id_is_refused():
    key = {"suite": SUITE, "public_key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
    assert PlatformKey.model_validate_json(json.dumps(key | {"id": key_id_of(bytes(32))}))
    with pytest.raises(ValidationError):
        PlatformKey.model_validate_json(json.dumps(key | {"id": key_id_of(b"x" * 32)}))


def test_another_service_is_not_a_platform():
    with pytest.raises(ValidationError):
        PlatformInfo.model_validate_json('{"service": "weather", "sandbox": false}')


def test_an_enrolment_key_has_its_length():
    with pytest.raises(ValidationError):
        EnrolRequest.model_validate_json('{"code": "ABCD-EFGH", "public_key": "AAAA"}')


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_no_other_zone_can_tell_is_out_of_contract(at):
    with pytest.raises(ValidationError):
        Step.model_validate({"stage": "granted", "at": at})
