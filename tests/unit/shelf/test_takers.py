"""A catalogue and settings take effect whole, one after the other, and only when they are good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.catalogue.bundle import BundleCatalogue
from kiosk.catalogue.current import compiled_file, open_newest, pointed
from kiosk.ports.documents import DocumentRefused
from kiosk.settings import load, overrides
from kiosk.shelf import Shelf
from kiosk.shelf.bundles import pack_files
from kiosk.shelf.state import State
from kiosk.shelf.takers import CatalogueTaker, SettingsTaker, rebuilder
from tests.helpers.documents import bring, bundle, document, item, settings

Opened = Callable[[], Shelf]
V1 = bundle(item("A", "长者食堂补贴"), version="1")
V2 = bundle(item("A", "长者助餐补贴"), version="2")


class Place:
    """The catalogue's half of a terminal, opened anew as a start does."""

    def __init__(self, opened: Opened, folder: Path, cache: Path, directory: Path) -> None:
        self.folder, self.cache, self.directory = folder, cache, directory
        self.offered: list[BundleCatalogue | None] = []
        self.shelf = opened()
        taker = CatalogueTaker(self.shelf, folder, cache, self.offered.append)
        self.shelf.add_taker("catalogue", taker)

    def first_frame(self) -> BundleCatalogue:
        return open_newest(self.directory, self.cache, rebuilder(self.folder))


@pytest.fixture
def place(opened: Opened, folder: Path, tmp_path: Path) -> Callable[[], Place]:
    directory = tmp_path / "directory"
    directory.mkdir()
    (directory / "_meta.yaml").write_text("meta: {version: local, date: '2026-01-01'}")
    return lambda: Place(opened, folder, tmp_path / "cache", directory)


def test_a_new_catalogue_is_offered_and_opened_at_the_next_start(place: Callable[[], Place]):
    here = place()
    assert here.first_frame().version == "local"
    bring(here.shelf, document("catalogue", V1), V1)
    [offered] = here.offered
    assert offered is not None
    assert offered.item("A").name == "长者食堂补贴"
    assert here.first_frame().digest == offered.digest
    bring(here.shelf, document("catalogue", V2, version=2), V2)
    assert here.first_frame().version == "2"
    assert len(pointed(here.cache)) == 2, "the one before is kept"
    again = place()
    assert again.offered == []
    again.shelf.accept(document("catalogue", b"", version=3, withdrawn=True))
    assert again.offered == [None]
    assert again.first_frame().version == "local"


def test_a_catalogue_of_another_platform_is_let_go(place: Callable[[], Place]):
    here = place()
    bring(here.shelf, document("catalogue", V1), V1)
    assert here.first_frame().version == "1"
    here.shelf.begun_anew = True
    here.shelf._shown, here.shelf._state = {}, State()
    here.shelf._takers["catalogue"].settled()
    assert here.offered[-1] is None
    assert here.first_frame().version == "local"


def test_one_unreadable_item_refuses_the_whole_bundle(place: Callable[[], Place]):
    here = place()
    bring(here.shelf, document("catalogue", V1), V1)
    half = pack_files(
        {"A.yaml": "id: A\nname: 新的\n", "B.yaml": "id: [", "_meta.yaml": "meta: {}"}
    )
    with pytest.raises(DocumentRefused) as caught:
        bring(here.shelf, document("catalogue", half, version=2), half)
    assert "B.yaml" in caught.value.reason
    assert here.first_frame().version == "1"
    assert len(here.offered) == 1


def test_a_pointer_that_cannot_be_written_leaves_the_old_one(
    place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
):
    here = place()
    bring(here.shelf, document("catalogue", V1), V1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("kiosk.shelf.takers.point_to", full)
        bring(here.shelf, document("catalogue", V2, version=2), V2)
    assert here.first_frame().version == "1"
    assert len(here.offered) == 1
    assert place().first_frame().version == "2", "the next start tries again"


def test_killed_before_the_switch_the_next_start_switches(place: Callable[[], Place]):
    here = place()
    bring(here.shelf, document("catalogue", V1), V1)
    here.shelf._takers.clear()  # the program ends between the state and the pointer
    bring(here.shelf, document("catalogue", V2, version=2), V2)
    assert here.first_frame().version == "1"
    again = place()
    assert [one.version for one in again.offered if one] == ["2"]
    assert again.first_frame().version == "2"


@pytest.mark.parametrize("content", [b"", b"{}\n", b"half"])
def test_a_damaged_compiled_file_is_built_again_from_the_document(
    place: Callable[[], Place], content: bytes
):
    here = place()
    one = document("catalogue", V1)
    bring(here.shelf, one, V1)
    digest = here.first_frame().digest
    file = compiled_file(here.cache, one.sha256)
    file.write_bytes(content or file.read_bytes()[:-4] + b"....")
    assert here.first_frame().digest == digest


def test_when_all_of_the_new_one_is_damaged_the_old_one_goes_on(place: Callable[[], Place]):
    here = place()
    bring(here.shelf, document("catalogue", V1), V1)
    new = document("catalogue", V2, version=2)
    bring(here.shelf, new, V2)
    compiled_file(here.cache, new.sha256).write_bytes(b"damaged")
    (here.folder / new.sha256).write_bytes(b"damaged")
    assert here.first_frame().version == "1"
    again = place()
    assert again.first_frame().version == "1"
    bring(again.shelf, new, V2)  # the platform lists it again
    assert again.first_frame().version == "2"


def test_settings_count_from_the_next_start_and_roll_back_whole(opened: Opened, tmp_path: Path):
    data = tmp_path / "data"
    data.mkdir()
    file = tmp_path / "kiosk.toml"
    file.write_text(f'[paths]\ndata = "{data}"\n[place]\nname = "旧站"\nhotline = "12345"\n')
    shelf = opened()
    shelf.add_taker("settings", SettingsTaker(shelf, data, {"place": {"name": "旧站"}}))
    assert load(file).place.name == "旧站"
    good = settings(place={"name": "新站"}, screen={"idle_s": 60.0})
    bring(shelf, document("settings", good, name="all"), good)
    assert (load(file).place.name, load(file).screen.idle_s) == ("新站", 60.0)
    assert load(file).place.hotline == "12345"

    bad = settings(place={"name": "又一站", "hotline": "喂"})
    with pytest.raises(DocumentRefused) as caught:
        bring(shelf, document("settings", bad, name="all", version=2), bad)
    assert "place.hotline" in caught.value.reason
    assert load(file).place.name == "新站"

    own = settings(place={"hotline": "0000-5550101"})
    bring(shelf, document("settings", own, name="220199-0001", audience="220199-0001"), own)
    assert (load(file).place.name, load(file).place.hotline) == ("新站", "0000-5550101")
    shelf.accept(document("settings", b"", name="all", version=3, withdrawn=True))
    assert (load(file).place.name, load(file).place.hotline) == ("旧站", "0000-5550101")


@pytest.mark.parametrize(
    "kept", ["{", "[]", '{"place": 1}', '{"place": {"name": 5}}', '{"paths": {"data": "/x"}}']
)
def test_a_file_of_overrides_that_does_not_fit_leaves_the_technicians_settings(
    tmp_path: Path, kept: str
):
    file = tmp_path / "kiosk.toml"
    file.write_text(f'[paths]\ndata = "{tmp_path}"\n[place]\nname = "旧站"\n')
    (tmp_path / overrides.FILE).write_text(kept)
    assert load(file).place.name == "旧站"
    assert load(file).data_dir == tmp_path
