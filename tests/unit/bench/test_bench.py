"""The bench harness: sides alternate, ratios are of medians, every goal has its bench. No timing here."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench import __main__ as command
from tests.bench import report
from tests.bench.goals import BY_NAME, GOALS, Goal
from tests.bench.harness import Measured, Options, PeerMissing, alternate, percentile

SVG = "{http://www.w3.org/2000/svg}"


def measured(name: str = "enqueue", ours: float = 2.0, theirs: float = 4.0) -> Measured:
    spread = (0.9, 1.0, 1.3)
    return Measured(
        name, [ours * one for one in spread], [theirs * one for one in spread], 3, "Same <bytes>."
    )


def test_every_goal_of_the_table_has_a_bench_that_loads():
    assert len(GOALS) == len(BY_NAME) == 15
    assert set(command.WHERE) == set(BY_NAME)
    assert all(callable(command.bench_of(name)) for name in command.WHERE)


def test_sides_take_turns_after_warming_up():
    order: list[str] = []
    clock = count()

    def side(name: str) -> float:
        order.append(name)
        return float(next(clock))

    ours, theirs = alternate(lambda: side("a"), lambda: side("b"), runs=3, warm=1)
    assert order == list("abababab")
    assert ours == [2.0, 4.0, 6.0]
    assert theirs == [3.0, 5.0, 7.0]


def test_a_ratio_is_of_medians_and_is_judged_by_its_goal():
    one = measured(ours=2.0, theirs=4.0)
    assert (one.value, one.peer, one.ratio) == (2.0, 4.0, 0.5)
    assert one.met
    assert not measured(ours=1.16, theirs=1.0).met  # enqueue: <= 1.15
    assert measured("drain", 0.9, 1.0).met  # throughput: >= 0.9
    assert not measured("drain", 0.89, 1.0).met


@pytest.mark.parametrize(
    ("share", "wanted"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)]
)
def test_percentiles_are_samples(share: float, wanted: float):
    assert percentile([float(one) for one in range(100, 0, -1)], share) == wanted


def test_latest_json_has_the_agreed_shape_and_keeps_what_was_not_run(tmp_path: Path):
    report.write(tmp_path, [measured("search"), measured("enqueue")])
    report.write(tmp_path, [measured("enqueue", 9.0, 3.0)])
    found = json.loads((tmp_path / "latest.json").read_text("utf-8"))
    assert [one["name"] for one in found] == ["enqueue", "search"]  # in the order of the table
    assert found[0] == {
        "name": "enqueue",
        "value": 9.0,
        "unit": "ms",
        "against": BY_NAME["enqueue"].against,
        "ratio": 3.0,
        "goal": "<= 1.15",
        "runs": 3,
    }


def test_a_missed_goal_is_written_as_missed(tmp_path: Path):
    report.write(tmp_path, [measured("enqueue", 9.0, 3.0), measured("search")])
    page = (tmp_path / "README.md").read_text("utf-8")
    rows = {
        line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| [")
    }
    assert "**missed**" in rows["[enqueue](#enqueue)"]
    assert "| met |" in rows["[search](#search)"]
    assert "Same <bytes>." in page
    picture = ET.parse(tmp_path / "goals.svg")  # noqa: S314 - written a line above
    words = " ".join(text.text or "" for text in picture.iter(f"{SVG}text"))
    assert "3.00  (goal <= 1.15, missed)" in words
    assert ET.parse(tmp_path / "medians.svg").getroot().tag == f"{SVG}svg"  # noqa: S314


def test_check_ends_with_one_when_a_goal_is_missed_or_a_bench_gives_no_ratio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def benches(name: str):
        def run(_: Options) -> Measured:
            if name == "drain":
                raise PeerMissing("not here")
            return measured(name, 9.0, 3.0)

        return run

    monkeypatch.setattr(command, "bench_of", benches)
    out = ["--out", str(tmp_path)]
    assert command.main(["enqueue", *out, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["ratio"] == 3.0
    assert command.main(["enqueue", "--check", *out]) == 1
    assert command.main(["drain", *out]) == 1
    with pytest.raises(SystemExit):
        command.main(["nothing-of-the-kind"])


def test_goals_are_written_as_they_are_judged():
    goal = Goal("x", "X", "y", "ms", "<=", 1.0)
    assert goal.text == "<= 1"
    assert goal.met(1.0)
    assert not goal.met(1.0001)
