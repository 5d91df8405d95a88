"""What is offered today, what the next visit begins with, and what is recorded of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.bundle import BundleCatalogue, load, open_catalogue
from kiosk.catalogue.current import CurrentCatalogue, point_to, pointed
from kiosk.catalogue.nothing import NoCatalogue
from kiosk.catalogue.pack import pack
from tests.helpers.documents import item

County = Callable[..., Path]


def served(county: County, *items: dict[str, Any], today: date) -> BundleCatalogue:
    usage = {"usage": {one["id"]: 5 for one in items}}
    raw = pack(compile_directory(county(*items, _search=usage)), "mark")
    return BundleCatalogue(load(raw, "mark"), today=lambda: today)


def names(catalogue: BundleCatalogue) -> set[str]:
    listed = {one.id for one in catalogue.items()}
    assert {one.id for one in catalogue.items("养老服务")} == listed
    assert {one.item.id for one in catalogue.search("补贴")} == listed
    assert {one.id for one in catalogue.frequent(9)} == listed
    assert {one.name: one.count for one in catalogue.themes()}["养老服务"] == len(listed)
    return listed


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({}, True),
        ({"status": "在用"}, True),
        ({"status": "取消"}, False),
        ({"status": "暂停"}, False),
        ({"status": "停办"}, False),
        ({"ends_on": "2026-11-21"}, True),
        ({"ends_on": "2026-11-20"}, False),
        ({"effective_on": "2026-11-20"}, True),
        ({"effective_on": "2026-11-21"}, False),
    ],
)
def test_what_is_not_offered_is_neither_listed_nor_found(
    county: County, facts: dict[str, str], offered: bool
):
    items = item("A", "长者食堂补贴"), item("B", "高龄津贴补贴", **facts)
    catalogue = served(county, *items, today=date(2026, 11, 20))
    assert names(catalogue) == ({"A", "B"} if offered else {"A"})
    assert catalogue.item("B").name == "高龄津贴补贴", "its name is still known, for drafts"
    standing = catalogue.standing("B")
    assert standing is not None
    assert standing.offered(date(2026, 11, 20)) is offered
    assert catalogue.standing("C") is None


def test_a_day_of_the_catalogue_comes_while_the_program_runs(county: County):
    day = [date(2026, 11, 20)]
    folder = county(item("A", "长者食堂补贴", ends_on="2026-11-21"))
    raw = pack(compile_directory(folder), "mark")
    current = CurrentCatalogue(BundleCatalogue(load(raw, "mark"), today=lambda: day[0]))
    assert len(current.items()) == 1
    day[0] = date(2026, 11, 21)
    assert len(current.items()) == 1, "not in the middle of a visit"
    assert current.switch()
    assert list(current.items()) == []
    assert not current.switch()


def test_a_status_nobody_knows_is_a_finding(county: County):
    compiled = compile_directory(county(item("A", "长者食堂", status="停办")))
    assert [one.code for one in compiled.all_findings if one.key == "status"] == ["CAT-01"]


def test_the_next_visit_begins_with_what_was_offered(county: County, tmp_path: Path):
    first = open_catalogue(county(item("A", "长者食堂补贴")), tmp_path / "one")
    second = open_catalogue(county(item("A", "长者助餐补贴")), tmp_path / "two")
    current = CurrentCatalogue(NoCatalogue())
    assert (current.version, list(current.items()), current.digest) == ("", [], "")
    current.offer(first)
    current.offer(second)
    assert list(current.items()) == []
    assert current.switch()
    assert current.item("A").name == "长者助餐补贴"
    assert current.digest == second.digest
    assert not current.switch()


def test_an_item_knows_which_bundle_it_is_from(county: County, tmp_path: Path):
    overlay = {"_meta": {"meta": {"version": "7", "date": "2026-11-20"}}}
    folder = county(item("A", "长者食堂"), item("B", "高龄津贴"), **overlay)
    one = open_catalogue(folder, tmp_path / "cache")
    a, b = one.item("A").edition, one.item("B").edition
    assert (a.catalogue, a.bundle) == (b.catalogue, b.bundle) == ("7", one.digest)
    assert a.item != b.item
    county(item("A", "长者食堂", result="补贴"), **overlay)
    two = open_catalogue(folder, tmp_path / "cache")
    assert two.item("A").edition.item != a.item
    assert two.item("B").edition.item == b.item, "a form that did not change keeps its digest"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"documents": [1, "../../etc"]}'])
def test_a_pointer_that_cannot_be_read_points_nowhere(tmp_path: Path, content: str):
    (tmp_path / "platform.json").write_text(content)
    assert pointed(tmp_path) == []
    digest = hashlib.sha256(b"x").hexdigest()
    point_to(tmp_path, [digest])
    assert pointed(tmp_path) == [digest]
    point_to(tmp_path, [])
    assert pointed(tmp_path) == []
