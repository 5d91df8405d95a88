"""Another address in the settings: followed only to the platform that is trusted already."""

from __future__ import annotations

import pytest

from kiosk.app.enrolling import enrol_terminal, follow_address
from sync.client import Retryable
from sync.enrolment import EnrolmentRefused
from sync.sandbox.process import SandboxProcess
from tests.helpers.posts import ServicePoint


@pytest.fixture
def point(tmp_path):
    """A terminal enrolled at a platform that is running no more; its keys are in `platform`."""
    made = ServicePoint(tmp_path)
    with SandboxProcess(tmp_path / "platform") as platform:
        clerk = platform.clerk()
        enrol_terminal(made.settings, clerk.enrolment_code().code, url=platform.url)
        clerk.close()
    return made


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "of_an_earlier_version"])
def test_the_same_platform_is_followed_also_after_its_keys_rolled(point, tmp_path, whole):
    before = point.enrolment
    before = before.model_copy(update={"signing_keys": before.signing_keys if whole else ()})
    point.submit()
    with SandboxProcess(tmp_path / "platform") as moved:
        assert moved.url != before.url
        clerk = moved.clerk()
        clerk.roll_keys()
        clerk.close()
        found = follow_address(before, moved.url, point.data)
    assert found == point.enrolment
    assert found == before.model_copy(update={"url": moved.url})


def test_another_platform_is_not(point, tmp_path):
    before = point.enrolment
    with SandboxProcess(tmp_path / "other") as other:
        with pytest.raises(EnrolmentRefused) as caught:
            follow_address(before, other.url, point.data)
        assert "不是原来的平台" in caught.value.words
        point.submit(2)
        with pytest.raises(EnrolmentRefused) as caught:
            follow_address(before, other.url, point.data)
        assert "2 件没有上传" in caught.value.words
    assert point.enrolment == before


def test_without_an_answer_nothing_is_followed(point):
    before = point.enrolment
    with pytest.raises(Retryable):
        follow_address(before, "http://127.0.0.1:9", point.data)
    assert point.enrolment == before
