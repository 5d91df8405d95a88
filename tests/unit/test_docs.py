"""What README and guides tell people to type and to open is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kiosk.catalogue.build import compile_directory
from kiosk.catalogue.rules import _READERS
from kiosk.cli.main import kiosk
from kiosk.domain.form import FieldType
from kiosk.domain.service_item import Depth
from tests.requirements import PAGE, page, places, requirements, shown_by

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@cache
def _targets() -> frozenset[str]:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return frozenset(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))


def _code(page: Path) -> str:
    """Return only what is set as code in the page, a line for each piece."""
    text = page.read_text("utf-8")
    fenced = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```[a-z]*\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join([*fenced, *re.findall(r"`([^`\n]+)`", rest)])


def test_readmes_name_every_command() -> None:
    needed = {"setup", "run", "demo", "test", "lint", "bench", "shots", "faults"}
    assert needed | {"help", "lock"} <= _targets()
    for name in ("README.md", "README.zh-CN.md"):
        told = set(re.findall(r"\bmake ([a-z]+)", _code(ROOT / name)))
        assert needed <= told, name


def test_every_make_command_is_told_somewhere() -> None:
    told = {name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)", _code(page))}
    assert _targets() - {"help"} <= told


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_exist(page: Path) -> None:
    code = _code(page)
    told = set(re.findall(r"^make ((?:[A-Z]+=\S+ )*)([a-z-]+)", code, re.MULTILINE))
    assert {target for _, target in told} - _targets() == set()
    called = re.findall(r"(?:^|/)kiosk((?: [a-z][a-z-]*)+)", code, re.MULTILINE)
    assert [words for words in called if not _is_command(words.split())] == []


def _is_command(words: list[str]) -> bool:
    """Tell whether the words lead to a command; what follows a command are its arguments."""
    group: click.Command | None = kiosk
    for word in words:
        if not isinstance(group, click.Group):
            return True
        group = group.get_command(click.Context(group), word)
    return group is not None


def _commands(group: click.Group, path: str) -> Iterator[str]:
    """Name every command that does something, with the groups it is in."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def test_every_command_has_a_line_in_the_reference() -> None:
    code = _code(ROOT / "docs/guides/commands.md").splitlines()
    missing = [
        name
        for name in _commands(kiosk, "kiosk")
        if not any(line == name or line.startswith(f"{name} ") for line in code)
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'<img src="([^"]+)"', text)]
    here = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in here if not _leads_somewhere(page, link)] == []


def _leads_somewhere(page: Path, link: str) -> bool:
    name, _, place = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not place or place in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.*)", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_paths_in_code_are_there(page: Path) -> None:
    """A path set as code is one of this tree, unless it stands for something else."""
    code = re.findall(
        r"`((?:kiosk|ui|devices|sync|assets|tests|docs)/[\w./-]+)`", page.read_text("utf-8")
    )
    dead = [
        name
        for name in code
        if not (ROOT / name).exists() and name not in {"assets/printers/MODEL.toml", "docs/bench"}
    ]
    assert dead == []


def test_catalogue_guide_names_every_type_and_rule() -> None:
    code = _code(ROOT / "docs/catalogue.md").splitlines()
    assert {one.value for one in FieldType} <= set(code)
    assert set(_READERS) <= set(code)


def test_example_of_the_catalogue_guide_can_be_applied_for(tmp_path: Path) -> None:
    text = (ROOT / "docs/catalogue.md").read_text("utf-8")
    found = re.search(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    (tmp_path / "ZHAIJIDI.yaml").write_text(found.group(1), "utf-8")
    (item,) = (one.item for one in compile_directory(tmp_path).items)
    assert item.depth is Depth.ONLINE
    assert item.form.unusable == ""
    assert item.form.field("old_area").visible_if


def test_help_lists_the_command_groups() -> None:
    result = CliRunner().invoke(kiosk, ["--help"])
    assert result.exit_code == 0
    assert {"run", "demo", "sandbox", "dock", "doctor", "catalogue", "queue"} <= set(
        re.findall(r"^  ([a-z]+)", result.output, re.MULTILINE)
    )


def test_locks_name_no_index_and_hash_everything() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text("utf-8")
        assert re.search(r"^-|https?://|file:/|^/", text, re.MULTILINE) is None, lock.name
        pins = re.findall(r"^[A-Za-z0-9._-]+==\S+ \\\n {4}--hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE)), lock.name


def test_every_numbered_requirement_of_code_and_tests_is_explained() -> None:
    known = {one.id for one in requirements()}
    assert set(places()) | set(shown_by()) <= known


def test_the_page_of_requirements_is_what_code_and_tests_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.requirements"


def test_every_fault_that_is_tested_has_its_row() -> None:
    folder = ROOT / "tests" / "faults"
    page = (folder / "README.md").read_text("utf-8")
    rows = [int(row) for row in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)]
    assert rows == list(range(1, len(rows) + 1))
    tests = {one.stem.removeprefix("test_fault_") for one in folder.glob("test_fault_*.py")}
    assert tests == set(re.findall(r"`(\d\d_\w+)`", page))
