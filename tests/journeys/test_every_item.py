"""Every item of the shipped catalogue is filed once: each question first answered wrong in every way, then right.

The form's own model, the store, the seal and the line are the shipped ones; the platform is a practice
platform that is spoken to over HTTP.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.items import CompiledItem
from kiosk.domain.application import Part
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.form import FieldType, Values
from kiosk.domain.given import Given, Means
from kiosk.domain.materials import Found, Known, LookedUp, stand
from kiosk.domain.person import Identity, Person, birth_date_of, sex_of
from kiosk.domain.prefill import applies_for_self
from kiosk.journeys.apply import Page
from kiosk.services.calendar import load_calendar
from kiosk.services.submit import NotComplete, ServicePoint, SubmitApplication
from kiosk.settings import shipped_assets
from kiosk.store import SqliteStore, open_store
from kiosk.vault import KeyedPersonIndex
from sync.client import ClerkClient
from sync.engine import SyncEngine
from sync.envelope import HpkeSealer
from sync.sandbox.process import SandboxProcess
from tests.helpers.shipped import item_files
from tests.helpers.slips import slips
from tests.helpers.terminal import FAST, SHORT, enrolled
from tests.helpers.visits import FOLDER, NOW, World, rows
from tests.helpers.waiting import until
from ui.viewmodels.form import FormModel
from ui.viewmodels.signature_paper import Point, parts_of

TODAY = NOW.date()
BLAMING = ("错误", "非法", "无效", "失败", "必须", "系统异常")
"""Words that are never said to a resident (design, principle 5)."""
_TYPED = frozenset({"line", "lines", "pad", "wheels"})
"""Controls that a wrong answer can be typed into; the others offer right ones only."""
ITEMS = sorted(file.stem for file in item_files())


@dataclass
class Counter:
    """A terminal's half with a platform at the other end."""

    items: dict[str, CompiledItem]
    store: SqliteStore
    submit: SubmitApplication
    clerk: ClerkClient


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    compiled = compile_directory(FOLDER)
    with SandboxProcess(tmp_path_factory.mktemp("platform")) as platform:
        enrolment = enrolled(platform)
        store = open_store(tmp_path_factory.mktemp("terminal") / "kiosk.db", enrolment.number)
        world = World(tmp_path_factory.mktemp("catalogue"))
        submit = SubmitApplication(
            store,
            HpkeSealer(enrolment.key.id, enrolment.key.public_key),
            KeyedPersonIndex(b"k" * 32),
            world.terminal.judge,
            load_calendar(shipped_assets() / "calendar"),
            world.clock,
            ServicePoint("柳湾村便民服务站", "LW-01"),
        )
        world.close()
        engine = SyncEngine(store, lambda: enrolment.client(SHORT), lambda _: None, FAST)
        engine.start()
        clerk = platform.clerk()
        yield Counter({one.item.id: one for one in compiled.items}, store, submit, clerk)
        clerk.close()
        engine.stop()
        store.close()


@pytest.fixture
def world(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("catalogue"))
    yield made
    made.close()


def holder(sample: Values) -> Identity:
    """Return the person whose worked example it is, as an identity card tells."""
    number = sample["applicant_id"]
    person = Person(
        sample.get("applicant_name", "张明"),
        number,
        sex_of(number),
        birth_date_of(number),
        "01",
        "测试县",
    )
    return Identity(person, CardKind.RESIDENT_ID, Assurance.SIMULATED)


@pytest.mark.parametrize("item_id", ITEMS)
def test_filed_once_with_every_wrong_answer_before_the_right_one(
    counter: Counter, world: World, item_id: str
) -> None:
    one = counter.items[item_id]
    world.visit.camera = True
    form: FormModel = world.model(FormModel)
    world.start(item_id, holder(one.sample))
    asked = _walk(world, form, one)
    assert asked, "the form asks nothing"
    parts = parts_of([[Point(1, 1, 0), Point(50, 40, 100), Point(90, 20, 200)]], 180, 90)
    signature = next((f.name for f in one.item.form.fields if f.type is FieldType.SIGNATURE), "")
    values = world.visit.values
    values.update(dict.fromkeys(_promises(one), True))

    bare = world.visit.draft()
    wanted = {material.name for material in one.item.materials if material.required}
    if wanted:
        with pytest.raises(NotComplete) as lacking:
            counter.submit(bare)
        assert set(lacking.value.materials) == wanted
    for given in _materials(world, one):
        world.visit.given[given.material] = given
    unsigned = world.visit.draft()
    if signature:
        with pytest.raises(NotComplete) as refused:
            counter.submit(unsigned)
        assert signature in {problem.path for problem in refused.value.problems}
        values[signature] = _named(parts[0])
        world.visit.parts = (*world.visit.parts, *parts)
    affair = counter.submit(world.visit.draft())

    def received() -> bool:
        found = counter.store.affair(affair.id)
        return found is not None and found.received_at is not None

    until(received)
    opened = counter.clerk.case(affair.id, decrypt=True)
    payload = json.loads(opened.payload or b"")
    assert payload["item"]["id"] == item_id
    told, files = payload["values"], _files(one)
    assert {name: told.get(name) for name in asked if name not in files} == {
        name: one.sample.get(name) for name in asked if name not in files
    }
    there = {part.sha256 for part in opened.parts}
    assert {told[name]["sha256"] for name in asked if name in files} <= there
    assert {material["material"] for material in payload["materials"]} == {
        material.name for material in one.item.materials
    }


def _walk(world: World, form: FormModel, one: CompiledItem) -> list[str]:
    """Answer every question of every screen, wrong first; returns what was asked of the person."""
    asked: list[str] = []
    seen = set()
    while world.visit.page is Page.FORM:
        here = (world.visit.screen, tuple(rows(form)))
        assert here not in seen, f"the form does not go on from {here}"
        seen.add(here)
        while path := next((row for row in rows(form) if row not in asked), ""):
            asked.append(path)  # an answer may bring another question onto the screen
            if not rows(form)[path].fixed:
                form.change(path)
                _answer(world, form, path, one)
        form.next()
        assert not form.errorsText, [row.error for row in rows(form).values() if row.error]
    return asked


def _answer(world: World, form: FormModel, path: str, one: CompiledItem) -> None:
    field, good = one.item.form.field(path), one.sample.get(path)
    for what, bad in slips(field, TODAY, good):
        problems = world.terminal.judge.problems(one.item.form, {**one.sample, path: bad})
        said = [found.message for found in problems if found.path.split("/")[0] == path]
        assert said, f"{path} took an answer that is {what}"
        if bad is None or (isinstance(bad, str) and rows(form)[path].control in _TYPED):
            form.setValue(path, bad)
            form.next()  # stays here and says why
            said.append(rows(form)[path].error)
        for words in said:
            assert words, (path, what)
            assert not [word for word in BLAMING if word in words], words
    if path in _files(one):
        world.visit.open_photograph(path)
        world.visit.give_file(_picture(path))
    else:
        form.setValue(path, good)
    assert rows(form)[path].error == "", (path, rows(form)[path].error)


def _materials(world: World, one: CompiledItem) -> Iterator[Given]:
    """What the office can look up it does; what nobody can is photographed."""
    identity, item = world.visit.identity, one.item
    assert identity is not None
    later = {
        material.data_sharing: LookedUp(Found.LATER)
        for material in item.materials
        if material.data_sharing
    }
    known = Known(
        identity,
        applies_for_self(item.form, world.visit.values, identity.person),
        TODAY,
        filled=frozenset(field.name for field in item.form.fields),
        looked_up=later,
    )
    for standing in stand(item.materials, known):
        scan = Given(standing.material.name, Means.SCAN, parts=(_picture("page"),), pages=1)
        yield standing.given or scan


def _files(one: CompiledItem) -> set[str]:
    """Return the names of the fields that are answered with a photograph or a paper."""
    kinds = {FieldType.PHOTO, FieldType.ATTACHMENT}
    return {field.name for field in one.item.form.fields if field.type in kinds}


def _picture(name: str) -> Part:
    data = f"a picture of {name}".encode()
    return Part(f"{name}.jpg", "image/jpeg", data, hashlib.sha256(data).hexdigest())


def _promises(one: CompiledItem) -> list[str]:
    late = {FieldType.COMMITMENT}
    return [field.name for field in one.item.form.fields if field.type in late]


def _named(part: Part) -> dict[str, object]:
    return {"sha256": part.sha256, "media_type": part.media_type, "size": len(part.data)}
