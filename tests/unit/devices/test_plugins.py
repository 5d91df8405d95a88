"""A vendor's driver is an installed package: found by its entry point, checked, named when it is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.manifest import ConfigError
from devices.registry import check_environment, driver, validate
from devices.simulators.scanner import SerialScannerSimulator
from tests.helpers.sample_package import SAMPLE, install

NAME = "sample.node-scanner"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(SAMPLE, tmp_path_factory.mktemp("sample"))


@pytest.fixture
def importable(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(installed))
    yield
    for module in [name for name in sys.modules if name.startswith("bianmin_driver_sample")]:
        del sys.modules[module]


def test_without_the_package_the_name_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"没有名为 sample\.node-scanner 的驱动"):
        driver(NAME)


@pytest.mark.usefixtures("importable")
def test_the_package_is_a_driver_like_every_other(tmp_path: Path) -> None:
    assert driver(NAME).title == "示例扫码枪（设备节点）"
    with pytest.raises(ConfigError, match="缺 path"):
        validate(NAME, {})
    with pytest.raises(ConfigError, match="没有 baud 这一项"):
        validate(NAME, {"path": "/dev/x", "baud": 9600})
    assert "请检查扫码枪的连接线" in check_environment(NAME, {"path": str(tmp_path / "no")})[0]
    with pytest.raises(ConfigError, match=NAME):
        driver("another.scanner")


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("MANIFEST = 7", "不是驱动说明"),
        ("from devices.builtin import BUILTIN\nMANIFEST = BUILTIN[0]", "不是驱动说明"),
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("raise RuntimeError('11010519491231002X')", "RuntimeError"),
        (
            (
                "from devices.manifest import Driver, DriverKind as K\nMANIFEST = Driver("
                f"'{NAME}', K.SCANNER, 't', 'a:b', 'a:c', contract=99)"
            ),
            "第 99 版驱动接口",
        ),
    ],
)
def test_a_package_that_does_not_fit_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: str, says: str
) -> None:
    _pretend(tmp_path, "wrong_driver", "wrong_driver:MANIFEST", manifest)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "wrong_driver", raising=False)
    with pytest.raises(ConfigError, match=says) as error:
        driver(NAME)
    assert "wrong_driver 1.0" in str(error.value)
    assert "11010519491231002X" not in str(error.value)


@pytest.mark.usefixtures("importable")
def test_two_packages_with_one_name_are_both_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(tmp_path, "second_driver", "second_driver:MANIFEST", "MANIFEST = None")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ConfigError, match="只留一个") as error:
        driver(NAME)
    assert "bianmin-driver-sample 1.0" in str(error.value)
    assert "second_driver 1.0" in str(error.value)


def test_a_driver_of_ours_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(tmp_path, "greedy", "greedy:MANIFEST", "MANIFEST = None", name="pcsc")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert driver("pcsc").title == "PC/SC 读卡器"


def test_the_shipped_program_lists_and_watches_it(installed: Path, tmp_path: Path) -> None:
    node = tmp_path / "node"
    settings = tmp_path / "kiosk.toml"
    settings.write_text(
        f'[paths]\ndata = "{tmp_path}"\n[devices.scanner]\ndriver = "{NAME}"\n'
        f'[devices.scanner.options]\npath = "{node}"\n'
    )
    command = [sys.executable, "-m", "kiosk.cli.main", "--settings", str(settings)]
    root = Path(__file__).resolve().parents[3]
    environment = {"PYTHONPATH": f"{installed}:{root}", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}

    def listed() -> dict[str, Any]:
        done = subprocess.run(
            [*command, "devices", "list", "--json"],
            env=environment,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def scanner(told: dict[str, Any]) -> tuple[str, str]:
        row = next(row for row in told["devices"] if row["device"] == "scanner")
        return row["driver"], row["state"]

    told = listed()
    assert told["installed"] == [NAME]
    assert scanner(told) == (NAME, "missing")
    with SerialScannerSimulator(node):
        assert scanner(listed()) == (NAME, "ready")


def _pretend(
    folder: Path, module: str, target: str, code: str, name: str = NAME
) -> None:  # as pip would leave it
    (folder / f"{module}.py").write_text(code)
    facts = folder / f"{module}-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text(f"[kiosk.devices]\n{name} = {target}\n")
