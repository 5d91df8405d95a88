"""Row 50, the whole program: a visit on the shipped screen, and nothing of the person in any file.

Every file the program has a hand in is read: data, runtime folder, home (caches, the keyboard's
word list), temporary files, standard error, and files that are deleted but still open. Left out is
the practice platform's own folder: it is the one that may know.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.simulators.card import CardData, SocialSecurityCard
from devices.simulators.vpcd import CardInSlot
from kiosk.cli.demo.fingers import PENSION_ANSWERS, Resident
from kiosk.domain.person import check_character
from kiosk.settings import addresses
from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(120)

_BODY = "11010519680615001"
_NAME, _NUMBER = "麒麟鸢", _BODY + check_character(_BODY)
_MOBILE, _ACCOUNT, _ADDRESS = "13987650123", "6228487612345009877", "三组八号"
_SECRETS = (_NAME, _NUMBER, _BODY, _MOBILE, _ACCOUNT, _ADDRESS)
_ITEM = "城乡居民基本养老保险参保登记"


def spellings() -> set[bytes]:
    """The canaries as text is kept: by encoding, escaped, in hexadecimal."""
    found = {word.encode(code) for word in _SECRETS for code in ("utf-8", "utf-16-le", "gb18030")}
    found |= {word.encode("utf-16-be") for word in _SECRETS}
    found |= {json.dumps(word).strip('"').encode() for word in _SECRETS}
    return found | {word.encode().hex().encode() for word in _SECRETS}


def pieces(part: bytes) -> Iterator[bytes]:
    """Stretches of a signature's bytes that no other file has by chance."""
    for at in range(64, len(part) - 24, max(24, len(part) // 16)):
        yield part[at : at + 24]


def contents(folder: Path, kiosk: RunningKiosk) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of the program, open ones without a name included."""
    practice = kiosk.data / "sandbox"
    for file in folder.rglob("*"):
        if file.is_file() and practice not in file.parents and not file.is_symlink():
            with contextlib.suppress(FileNotFoundError):
                yield str(file), file.read_bytes()
    for pid, command in kiosk.tree().items():
        if "sync.sandbox" in command:
            continue
        with contextlib.suppress(OSError):  # it may end while it is looked at
            for handle in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    if (target := str(handle.readlink())).endswith("(deleted)"):
                        yield target, handle.read_bytes()


def leaks(folder: Path, kiosk: RunningKiosk, secrets: set[bytes]) -> list[str]:
    """The names of files with a canary in clear."""
    looked = list(contents(folder, kiosk))
    assert len(looked) > 20, "journals, database, keys, catalogue, caches"
    return [name for name, data in looked if any(secret in data for secret in secrets)]


def fill_in(kiosk: RunningKiosk) -> CardInSlot:
    """From the home page to the review; returns the card in the slot."""
    pilot, person = kiosk.pilot, Resident(kiosk.pilot)
    pilot.tap("全部事项")
    pilot.tap(_ITEM)
    pilot.tap("开始办理")
    pilot.wait("同意并读卡", page="identify")
    pilot.tap("同意并读卡")
    pilot.wait("请插入社保卡")
    data = CardData(_NAME, _NUMBER, serial=9)
    card = CardInSlot(
        SocialSecurityCard(data), addresses.reader_socket(kiosk.runtime), timeout_s=5.0
    )
    person.answers(PENSION_ANSWERS)
    pilot.wait("麒*鸢", page="form")
    pilot.tap("sensitive.agree")
    person.goes_on()
    person.picks_region("household_region", ("青石镇", "柳湾村"))
    person.types("residence_address", "sanzu", "三组")
    pilot.type_keys("bahao", "八号")
    person.types("mobile", _MOBILE)
    person.goes_on()
    person.chooses("pay_grade", "500")
    person.goes_on()
    person.types("bank_name", "nongye", "农业")
    pilot.type_keys("yinhang", "银行")
    person.types("bank_account", _ACCOUNT)
    person.goes_on()
    pilot.tap("填好了，去交材料")
    photograph(kiosk)
    pilot.tap("材料齐了，去核对")
    pilot.wait(_ADDRESS, page="review")
    return card


def photograph(kiosk: RunningKiosk) -> None:
    """No register knows the person: the household booklet lies below the camera."""
    pilot = kiosk.pilot
    kiosk.ask("dock", "camera", "paper")
    pilot.wait("待拍照", page="materials", timeout_s=30)
    pilot.tap("去拍照")
    pilot.tap("同意并拍照")
    pilot.tap("拍一张")
    pilot.tap("清楚，用这张")
    pilot.tap("拍好了")
    pilot.wait("材料齐了，去核对", page="materials", timeout_s=30)


def sign_and_submit(kiosk: RunningKiosk) -> None:
    pilot = kiosk.pilot
    while not pilot.sees("promise.declare_true"):
        pilot.tap("往下看")
    pilot.tap("promise.declare_true")
    pilot.tap("都对，去签名")
    pilot.wait(page="signature")
    Resident(pilot).signs()
    pilot.tap("签好了，提交")
    pilot.wait("提交成功", page="done", timeout_s=25)


def open_doors(kiosk: RunningKiosk) -> list[str]:
    """Processes that may dump their memory, and files that others may read."""
    doors = []
    for pid, command in kiosk.tree().items():
        with contextlib.suppress(OSError):
            limits = Path(f"/proc/{pid}/limits").read_text("ascii").splitlines()
            core = next(line for line in limits if line.startswith("Max core file size"))
            doors += [] if core.split()[4:6] == ["0", "0"] else [f"core dump of {command}"]
    for folder in (kiosk.data, kiosk.runtime):
        for file in folder.rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                doors += (
                    [str(file)] if file.lstat().st_mode & 0o077 and not file.is_symlink() else []
                )
    return doors


def test_fault_50_no_file_of_the_whole_program_knows_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
        (tmp_path / name.lower()).mkdir()
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    secrets = spellings()
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        assert open_doors(kiosk) == []
        card = fill_in(kiosk)
        assert leaks(tmp_path, kiosk, secrets) == [], "while the form is open"
        sign_and_submit(kiosk)
        listed: dict[str, Any] = kiosk.ask("sandbox", "list")
        shown: dict[str, Any] = kiosk.ask(
            "sandbox", "show", "--decrypt", listed["items"][0]["number"]
        )
        content = json.loads(base64.b64decode(shown["payload"]))
        # The search can find: the platform opened exactly what was typed, read and drawn.
        values = content["values"]
        assert content["applicant"]["name"] == values["applicant_name"] == _NAME
        assert content["applicant"]["id_number"] == values["applicant_id"] == _NUMBER
        told = [values[name] for name in ("mobile", "bank_account", "residence_address")]
        assert told == [_MOBILE, _ACCOUNT, _ADDRESS]
        parts = [base64.b64decode(part["data"]) for part in shown["parts"]]
        assert len(parts) == 3, "the booklet, the signature's picture and its strokes"
        secrets |= {piece for part in parts for piece in pieces(part)}
        assert leaks(tmp_path, kiosk, secrets) == [], "after the submission"
        card.remove()
        until(lambda: kiosk.pilot.page() in {"attract", "home"}, 20)
        assert leaks(tmp_path, kiosk, secrets) == [], "after the visit"
        kiosk.kill()
        assert leaks(tmp_path, kiosk, secrets) == [], "after a kill"
    masked = [name for name, data in contents(tmp_path, kiosk) if "麒*鸢".encode() in data]
    assert masked, "what is masked is found by the same search"
    assert os.path.realpath(masked[0]).startswith(os.path.realpath(kiosk.data))
