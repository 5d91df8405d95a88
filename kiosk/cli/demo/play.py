"""The main job, acted from the first touch to the clerk's decision on the resident's screen.

A step is ok because something was seen on the screen, on the paper, on the wire or in the reader:
each step ends by setting `saw` to that.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.cli.demo.fingers import LIVING_ANSWERS, PENSION_ANSWERS, Resident
from kiosk.cli.demo.paper import says
from kiosk.cli.demo.report import NotSeen, Report, Step
from kiosk.cli.demo.stage import Stage
from ui.pilot_client import PilotClient

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from ui.paper.read import PaperReader

_PENSION = "城乡居民基本养老保险参保登记"
_LIVING = "社会保险待遇领取资格认证"
_RECEIVED, _WAITING = "已收件", "已暂存，待上传"
_OPINION = "材料齐全，准予登记。"
_NUMBER = re.compile(r"\d{6} \d{4} \d{2} \d{6} \d")
_MASKED_ID = "110***********002X"


class Play:
    """One performance; `say` tells the audience how each step went."""

    def __init__(
        self,
        stage: Stage,
        paper: PaperReader,
        report: Report,
        out: Path,
        say: Callable[[str], None],
    ) -> None:
        self._stage, self._paper, self._report = stage, paper, report
        self._out, self._say = out, say

    def perform(self) -> None:
        """Act all of it; raises at the first step that was not seen."""
        self._first_application()
        self._second_application_offline()
        self._power_cut_and_recovery()
        self._decision()

    # ---- first: online ----------------------------------------------------------------------

    def _first_application(self) -> None:
        with self._step("启动，首页出现") as step:
            self._stage.start()
            self._screen.wait(page="home", timeout_s=30)
            self._stage.wait_ready()
            self._screen.wait("网络正常", timeout_s=30)
            step.saw = "首页上写着：网络正常"
        self._picture("home")
        with self._step("在键盘上输入 ylbx，找到事项") as step:
            self._screen.tap("查找")
            self._screen.wait(page="items")
            self._screen.type_keys("ylbx")
            self._screen.wait(_PENSION)
            step.saw = f"列表第一条：{_PENSION}" if self._first_hit() == _PENSION else ""
        self._picture("search")
        with self._step("看办事指南") as step:
            self._screen.tap(_PENSION)
            self._screen.wait("谁能办", page="guide")
            step.saw = "指南上写着：谁能办、要带什么、怎么办"
        self._picture("guide")
        with self._step("先看隐私告知，再同意读卡") as step:
            self._screen.tap("开始办理")
            self._screen.wait("同意并读卡", page="identify")
            self._picture("privacy")
            self._screen.tap("同意并读卡")
            self._screen.wait("请插入社保卡")
            step.saw = "告知在前，读卡在后"
        self._picture("insert-card")
        with self._step("插卡，先看看够不够条件") as step:
            self._stage.dock("card", "place", "zhangming")
            self._screen.wait(PENSION_ANSWERS[0][0], page="eligibility")
            self._picture("eligibility")
            Resident(self._screen).answers(PENSION_ANSWERS)
            self._screen.wait(page="form")
            step.saw = f"{len(PENSION_ANSWERS)} 问答完，到了表格"
        with self._step("敏感信息单独同意，表格由卡上的信息填好") as step:
            self._screen.wait("单独同意", page="form")
            self._screen.tap("sensitive.agree")
            self._screen.wait(_MASKED_ID, page="form")
            self._report.reader = _until(self._reader_in_journal, bool, 5)
            step.saw = f"{self._report.reader} 读到的姓名和号码在表格里"
        self._picture("form-card")
        self._answer_pension()
        self._sign_and_submit(_PENSION, expected="提交成功", headline=_RECEIVED)

    def _answer_pension(self) -> None:
        person = Resident(self._screen)
        with self._step("用触摸和拼音键盘答完其余的题") as step:
            person.goes_on()
            person.picks_region("household_region", ("青石镇", "柳湾村"))
            person.types("residence_address", "sanzu", "三组")
            self._screen.type_keys("bahao", "八号")
            self._picture("form-keyboard")
            person.types("mobile", "13812345678")
            person.goes_on()
            self._screen.wait("年缴费档次（元）")
            person.chooses("pay_grade", "500")
            self._picture("form-choices")
            person.goes_on()
            person.types("bank_name", "nongye", "农业")
            self._screen.type_keys("yinhang", "银行")
            person.types("bank_account", "6217000000000000004")
            person.goes_on()
            self._screen.wait("填好了，去交材料")
            step.saw = "表填完了，下一步是交材料"
        self._hand_in("部门共享已查到（测试县公安局 户籍信息）")
        with self._step("核对填的和交的") as step:
            self._screen.wait("三组八号", page="review")
            step.saw = "核对页上有拼音打出的：三组八号"
        self._picture("review")

    def _hand_in(self, shown: str) -> None:
        with self._step("交材料：能查到的不用交") as step:
            self._screen.tap("填好了，去交材料")
            self._screen.wait(shown, page="materials", timeout_s=20)
            step.saw = f"材料页上写着：{shown}"
        self._picture("materials")
        self._screen.tap("材料齐了，去核对")

    # ---- second: the network is down ---------------------------------------------------------

    def _second_application_offline(self) -> None:
        with self._step("断网") as step:
            self._stage.dock("network", "cut")
            self._screen.wait("暂时离线", timeout_s=20)
            step.saw = "屏幕上写着：暂时离线"
        with self._step("同一个人接着办第二件，不用再插卡") as step:
            self._screen.tap("办别的事")
            self._screen.wait(page="home")
            self._picture("home-offline")
            self._screen.tap("全部事项")
            self._screen.tap(_LIVING)
            self._screen.wait("谁能办", page="guide")
            self._screen.tap("开始办理")
            Resident(self._screen).answers(LIVING_ANSWERS)
            self._screen.wait(_MASKED_ID, page="form")
            step.saw = "没有再要卡，表格已由卡上的信息填好"
        person = Resident(self._screen)
        with self._step("离线时也能填完") as step:
            person.goes_on()
            person.types("residence_address", "sanzu", "三组")
            self._screen.type_keys("bahao", "八号")
            person.types("mobile", "13812345678")
            person.chooses("benefit_type", "城乡居民养老金")
            person.goes_on()
            self._screen.wait("由谁代办")
            person.goes_on()
            self._screen.wait("填好了，去交材料")
            step.saw = "没有网络，表也填完了"
        self._hand_in("已读卡核对，不用交复印件")
        with self._step("离线时也能核对") as step:
            self._screen.wait("城乡居民养老金", page="review")
            step.saw = "核对页上有：城乡居民养老金"
        self._submit_unsigned()

    def _submit_unsigned(self) -> None:
        with self._step("提交，回执上写着已暂存，待上传") as step:
            before = self._receipt_count()
            self._screen.tap("都对，提交")
            self._screen.wait(_WAITING, page="done", timeout_s=25)
            self._keep_receipt(before, _WAITING)
            self._report.submitted += 1
            step.saw = "屏幕和纸上都写着：已暂存，待上传"
        self._picture("done-saved")

    def _sign_and_submit(self, item: str, *, expected: str, headline: str) -> None:
        with self._step("签名，提交，回执打印出来") as step:
            while not self._screen.sees("promise.declare_true"):
                self._screen.tap("往下看")
            self._screen.tap("promise.declare_true")
            self._screen.tap("都对，去签名")
            self._screen.wait(page="signature")
            Resident(self._screen).signs()
            self._picture("signature")
            before = self._receipt_count()
            self._screen.tap("签好了，提交")
            self._screen.wait(expected, page="done", timeout_s=25)
            number = self._number_on_screen()
            self._keep_receipt(before, headline)
            listed = self._platform_numbers()
            if number not in listed:
                raise NotSeen(f"the platform lists {listed}")
            self._report.submitted += 1
            step.saw = f"{item}：屏幕、纸、平台上是同一个回执编号"
        self._picture("done-printed")

    # ---- kill and recovery -------------------------------------------------------------------

    def _power_cut_and_recovery(self) -> None:
        with self._step("强行杀掉全部进程，再启动") as step:
            killed = self._stage.kill_tree()
            self._stage.start(network="cut")
            self._screen.wait(page="home", timeout_s=30)
            self._stage.wait_ready()
            waiting = [row for row in self._stage.queue()["rows"] if row["delivery"] == "waiting"]
            if len(waiting) != 1:
                raise NotSeen(f"{len(waiting)} submissions wait")
            step.saw = f"{killed} 个进程被杀，重启后队列里有 1 件待上传"
        with self._step("网络恢复，两件都在平台上，各一份") as step:
            self._stage.dock("network", "restore")
            counts = _until(self._counts, lambda seen: seen["received"] == 2, 30)
            self._report.platform = {k: counts[k] for k in ("received", "duplicates")}
            numbers = self._platform_numbers()
            step.saw = (
                f"平台收到 {len(numbers)} 件" if len(set(numbers)) == len(numbers) == 2 else ""
            )

    def _decision(self) -> None:
        with self._step("经办人在平台上作出决定") as step:
            number = self._platform_numbers()[-1]
            words = ("--stage", "granted", "--opinion", _OPINION, "--handler", "0317")
            office = ("--office", "测试县社保经办机构", "--office-phone", "0000-5550101")
            decided = self._stage.clerk("decide", "--number", number, *words, *office)
            step.saw = "平台答复：已办结" if decided["stage"] == "granted" else ""
        with self._step("居民插卡，在进度页看到决定") as step:
            self._screen.wait("网络正常", timeout_s=20)
            self._screen.tap("我的办件")
            self._screen.tap("同意并读卡")
            self._stage.dock("card", "place", "zhangming")
            self._screen.wait(_PENSION, page="affairs")
            self._picture("my-affairs")
            self._screen.tap(_PENSION)
            self._screen.wait(_OPINION, page="affair", timeout_s=20)
            step.saw = f"进度页上写着：{_OPINION}"
        self._picture("my-affair")
        with self._step("结束办理，个人信息清除") as step:
            self._stage.dock("card", "remove")
            self._screen.wait(page="home", gone=_OPINION, timeout_s=15)
            step.saw = "回到首页，姓名不见了" if not self._screen.sees("张*") else ""

    # ---- eyes --------------------------------------------------------------------------------

    @property
    def _screen(self) -> PilotClient:
        return self._stage.screen

    def _step(self, name: str) -> AbstractContextManager[Step]:
        return self._report.step(name, self._say)

    def _picture(self, name: str) -> None:
        file = f"{len(self._report.screens) + 1:02}-{name}.png"
        self._screen.grab(self._out / file)
        self._report.screens.append(file)

    def _first_hit(self) -> str:
        hits = [
            one for one in self._screen.rects() if "保险" in one["text"] and one["rect"][1] > 300
        ]
        return str(min(hits, key=lambda one: one["rect"][1])["text"]) if hits else ""

    def _number_on_screen(self) -> str:
        for text in self._screen.texts():
            if found := _NUMBER.search(text):
                return found[0].replace(" ", "")
        raise NotSeen("no receipt number on the screen")

    def _reader_in_journal(self) -> str:
        found = re.findall(r'"reader": "([^"]+)"', self._stage.journal())
        return str(found[-1]) if found else ""

    def _counts(self) -> dict[str, int]:
        counts: dict[str, int] = self._stage.clerk("counts")
        return counts

    def _platform_numbers(self) -> list[str]:
        return [str(case["number"]) for case in self._stage.clerk("list")["items"]]

    def _receipt_count(self) -> int:
        return int(self._stage.dock("status")["status"]["printer"]["receipts"])

    def _keep_receipt(self, before: int, headline: str) -> None:
        """Take the paper that came out, keep its picture, and read its headline."""
        _until(self._receipt_count, lambda count: count > before, 15)
        folder = self._out / ".paper"
        names = self._stage.dock("receipts", "--save", str(folder))["receipts"]
        file = self._out / f"receipt-{len(self._report.receipts) + 1}.png"
        (folder / names[-1]).replace(file)
        for rest in folder.iterdir():
            rest.unlink()
        folder.rmdir()
        self._report.receipts.append(file.name)
        self._report.printer_bytes = self._printer_bytes()
        if not says(self._paper, file, headline):
            raise NotSeen(f"the receipt does not say {headline}")

    def _printer_bytes(self) -> int:
        return int(self._stage.dock("status")["status"]["printer"]["bytes"])


def _until(look: Callable[[], Any], enough: Callable[[Any], bool], timeout_s: float) -> Any:
    """Look again until it is enough; raises NotSeen with what was seen last."""
    deadline = time.monotonic() + timeout_s
    while not enough(seen := look()):
        if time.monotonic() > deadline:
            raise NotSeen(f"saw {seen}")
        time.sleep(0.2)
    return seen
