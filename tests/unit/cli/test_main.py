"""The command `kiosk`: quick to answer, complete, and told to people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk

ROOT = Path(__file__).resolve().parents[3]
CONTEXT = click.Context(kiosk)
NAMES = kiosk.list_commands(CONTEXT)
_HEAVY = ("pydantic", "sqlalchemy", "PySide6", "fastapi", "cryptography", "requests", "yaml")


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['kiosk', '--help']\n"
        "from kiosk.cli.main import main\n"
        "try: main()\n"
        "finally: print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0
    for name in NAMES:
        assert f"\n  {name} " in done.stdout
    assert not set(_HEAVY) & set(done.stderr.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_there_and_explains_itself(name: str) -> None:
    command = kiosk.get_command(CONTEXT, name)
    assert command is not None
    assert command.name == name
    answer = CliRunner().invoke(kiosk, [name, "--help"])
    assert answer.exit_code == 0
    assert (command.help or "").split("\n")[0] in answer.output
    parts = command.commands.items() if isinstance(command, click.Group) else ()
    assert [part for part, one in parts if not one.help] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_told_in_a_guide(name: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs" / "guides").glob("*.md")]
    assert any(f"kiosk {name}" in page.read_text("utf-8") for page in pages)


def test_a_bad_setting_ends_with_its_explanation(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('[platform]\nmode = "cloud"\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.cli.main", "--settings", str(file), "queue", "list"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "platform.mode" in done.stderr
    assert "'sandbox' or 'remote'" in done.stderr
    assert "Traceback" not in done.stderr
