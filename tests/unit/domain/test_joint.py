"""一件事: where the whole stands when its parts stand somewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.application import FINAL_STAGES, Stage
from kiosk.domain.joint import Joint, JointPart, longest, overall

STAGES = st.sampled_from(Stage)


def test_FLOW_03_the_whole_takes_as_long_as_its_longest_part_never_the_sum() -> None:
    parts = [
        JointPart("a", "甲", days=3),
        JointPart("b", "乙", days=10),
        JointPart("c", "丙", days=0),
    ]
    assert longest(parts) == 10
    assert longest([*parts, JointPart("d", "丁")]) is None  # nobody has published it
    assert longest([]) is None


def test_only_the_parts_a_person_asks_for_count_in_the_order_of_the_catalogue() -> None:
    joint = Joint("甲局", (JointPart("a", "甲"), JointPart("b", "乙"), JointPart("c", "丙")))
    assert [one.id for one in joint.wanted(["c", "a", "x"])] == ["a", "c"]


@given(st.lists(STAGES, min_size=1), st.randoms())
def test_FLOW_03_the_whole_is_the_join_of_its_parts(stages: list[Stage], chance) -> None:
    whole = overall(stages)
    shuffled = list(stages)
    chance.shuffle(shuffled)
    assert overall(shuffled) is whole
    assert overall([*stages, stages[0]]) is whole
    assert overall([whole]) is whole
    over = all(one in FINAL_STAGES for one in stages)
    assert (whole in FINAL_STAGES) is over  # at its end exactly when each of them is
    assert (whole is Stage.CORRECTION) is (Stage.CORRECTION in stages)
    assert (whole is Stage.GRANTED) is (set(stages) == {Stage.GRANTED})


def test_while_a_part_is_open_the_whole_is_as_far_as_the_last_of_them() -> None:
    assert overall([Stage.GRANTED, Stage.ACCEPTED, Stage.REVIEW]) is Stage.ACCEPTED
    assert overall([Stage.GRANTED, Stage.SUBMITTED]) is Stage.SUBMITTED
    assert overall([]) is Stage.SUBMITTED
