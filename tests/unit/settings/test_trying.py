"""New settings on trial: kept when the terminal comes up, taken back when it does not, whole at every kill."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.run.settings_watch import SettingsWatch
from kiosk.settings import trying
from kiosk.settings.trying import Why

OLD, NEW = "[screen]\nidle_s = 60\n", "[screen]\nidle_s = 90\n"


@dataclass
class Told:
    """What a screen has said."""

    serving: bool = False
    stopped: bool = False


@pytest.fixture
def file(tmp_path: Path) -> Path:
    one = tmp_path / "kiosk.toml"
    one.write_text(OLD, "utf-8")
    return one


def begin(file: Path, *, serving: bool = True) -> None:
    trying.begin(file, NEW, file.parent, ["screen.idle_s"], serving=serving)


def watch(file: Path, **seconds: float) -> SettingsWatch:
    one = SettingsWatch(file.parent, **seconds)
    one.starting()
    return one


def test_what_comes_up_is_kept(file: Path) -> None:
    begin(file)
    one = watch(file)
    assert not one.look(Told())
    assert not one.look(Told(serving=True))
    assert trying.running(file.parent) is None
    assert file.read_text("utf-8") == NEW
    assert trying.former(file).read_text("utf-8") == OLD
    assert trying.undone(file.parent) is None


def test_a_terminal_that_served_and_is_out_of_service_goes_back(file: Path) -> None:
    begin(file)
    one = watch(file, stopped_s=0.0)
    assert one.look(Told(stopped=True))
    assert file.read_text("utf-8") == OLD
    undone = trying.undone(file.parent)
    assert undone is not None
    assert (undone.keys, undone.why) == (("screen.idle_s",), Why.STOPPED)
    assert not one.look(Told(stopped=True)), "once"


def test_it_has_the_time_to_mend_by_itself(file: Path) -> None:
    begin(file)
    one = watch(file, stopped_s=3600.0)
    assert not one.look(Told(stopped=True))
    assert not one.look(Told(stopped=True, serving=True))
    assert file.read_text("utf-8") == NEW


def test_before_the_enrolment_it_need_not_serve(file: Path) -> None:
    begin(file, serving=False)
    assert not watch(file, stopped_s=0.0).look(Told(stopped=True))
    assert file.read_text("utf-8") == NEW
    assert trying.running(file.parent) is None


def test_one_that_says_nothing_goes_back(file: Path) -> None:
    begin(file, serving=False)
    assert watch(file, silent_s=0.0).look(Told())
    undone = trying.undone(file.parent)
    assert undone is not None
    assert undone.why is Why.SILENT


def test_one_that_ends_again_and_again_goes_back_also_over_kills(file: Path) -> None:
    begin(file)
    for _ in range(trying.MOST_STARTS):
        watch(file)  # a new parent each time, as after a power cut
        assert file.read_text("utf-8") == NEW
    watch(file)
    assert file.read_text("utf-8") == OLD
    undone = trying.undone(file.parent)
    assert undone is not None
    assert undone.why is Why.ENDED


def test_a_file_changed_by_hand_since_is_nobodys_to_take_back(file: Path) -> None:
    begin(file)
    file.write_text("[screen]\nidle_s = 100\n", "utf-8")
    assert not watch(file, silent_s=0.0).look(Told())
    assert trying.running(file.parent) is None
    assert "100" in file.read_text("utf-8")


def test_wherever_it_is_killed_a_whole_file_stands(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before each name changes hands: the file is the old or the new one, and it goes on."""

    class Killed(BaseException):
        pass

    real = Path.replace
    for at in range(3):
        file.write_text(OLD, "utf-8")
        count = [0]

        def replace(self: Path, target: Path, at: int = at, count: list[int] = count) -> Path:
            if count[0] == at:
                raise Killed
            count[0] += 1
            return real(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        with pytest.raises(Killed):
            begin(file)
        monkeypatch.undo()
        assert file.read_text("utf-8") == OLD
        assert not watch(file, silent_s=0.0).look(Told()), "nothing is on trial"
        assert file.read_text("utf-8") == OLD
        begin(file)
        assert file.read_text("utf-8") == NEW
        trying.keep(file.parent)


def test_a_folder_that_takes_nothing_leaves_the_file(file: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    file.parent.chmod(0o500)
    try:
        with pytest.raises(OSError, match="Permission"):
            begin(file)
    finally:
        file.parent.chmod(0o700)
    assert file.read_text("utf-8") == OLD


@pytest.mark.parametrize("junk", [b"", b"[]", b"{}", b'{"file": 1}', b"\xff" * 9, b"[" * 9000])
def test_damaged_notes_are_no_notes(file: Path, junk: bytes) -> None:
    (file.parent / "settings-trial.json").write_bytes(junk)
    (file.parent / "settings-undone.json").write_bytes(junk)
    assert trying.running(file.parent) is None
    assert trying.undone(file.parent) is None
