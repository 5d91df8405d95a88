"""`App.camera`: photographs of papers, and of persons, for one material or one field of the form.

Asks first, once a visit. The live picture, finding the page and binding the PDF happen in threads
and in the camera's worker; here are only the steps. Law 8: when the page is left, and at the end of
the visit, no picture stays. It must not keep a frame.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from devices.ports import DeviceState, Refusal
from kiosk.domain.given import Given, Means
from kiosk.journeys.apply import Page as At
from ui.viewmodels import camera_words as words
from ui.viewmodels import camera_work as work
from ui.viewmodels.camera_screen import CameraScreenModel, PageRow, Step

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from devices.ports import DeviceStatus, PageCapture
    from kiosk.domain.application import Part
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.visit import Visit


class CameraModel(CameraScreenModel):
    """拍照."""

    said = Signal(str)
    """Words for the toast."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(front, visit, jobs, parent)
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._agreed = False
        self._open = False
        self._lens.live.connect(self._on_live)
        self._lens.taken.connect(self._on_taken)
        self._lens.failed.connect(self._on_no_picture)
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The camera is there, if there is one."""
        self._terminal = terminal
        self._phone.attach(terminal)
        if terminal.camera is not None:
            self.destroyed.connect(terminal.camera.subscribe(self._hear))
        self._look_at_device()

    def join(self, app: AppModel) -> None:
        """Show pictures where this screen's pages find them."""
        self._pictures = app.pictures
        self.said.connect(app.shell.say)  # type: ignore[attr-defined]
        self._phone.arrived.connect(app.shell.touched)  # type: ignore[attr-defined]

    # ---- by touch ----

    @Slot()
    def agree(self) -> None:
        """同意并拍照."""
        if self._step is Step.CONSENT:
            self._agreed = True
            self._go_live()

    @Slot()
    def otherWays(self) -> None:
        """不同意，换别的办法."""
        if self._step is Step.CONSENT:
            self._show(Step.WAYS, words.CHOSEN)

    @Slot()
    def useCamera(self) -> None:
        """还是拍照."""
        if self._step is Step.WAYS and self._visit.camera:
            self._begin()

    @Slot()
    def openPhone(self) -> None:
        """照片在手机里？扫码上传."""
        if self.byPhone and self._step in {Step.LIVE, Step.WAYS}:
            self._show(Step.PHONE)
            self._phone.open()

    @Slot()
    def shoot(self) -> None:
        """拍一张."""
        if self._step is Step.LIVE:
            self._show(Step.LOOKING)
            self._lens.take()

    @Slot()
    def cancel(self) -> None:
        """取消: what is being worked on is not waited for any longer."""
        if self._step is Step.LOOKING:
            self._go_live()
        elif self._step is Step.BINDING:
            self._show(Step.PAGES)

    @Slot()
    def keep(self) -> None:
        """清楚，用这张."""
        page, small = self._page, self._small
        if self._step is not Step.CHECK or page is None or small is None:
            return
        if self.person:
            self._visit.give_file(work.part(page.jpeg, work.JPEG, self._part_name()))
            return
        self._serial += 1
        address = self._pictures.put(f"page-{self._serial}", small)
        self._pages.append(page)
        self._rows.set_rows([*self._rows.rows, PageRow(len(self._pages), address)])
        self._show(Step.PAGES, words.FULL if self.full else "")

    @Slot()
    def again(self) -> None:
        """重拍, or 再拍一页."""
        if self._step is Step.CHECK or (self._step is Step.PAGES and not self.full):
            self._go_live()

    @Slot(int)
    def remove(self, number: int) -> None:
        """Delete one page; those behind it move up."""
        place = number - 1
        if self._step is not Step.PAGES or not 0 <= place < len(self._pages):
            return
        rows = list(self._rows.rows)
        gone = rows.pop(place)
        del self._pages[place]
        self._rows.set_rows(PageRow(at + 1, one.picture) for at, one in enumerate(rows))
        self._pictures.forget(PurePath(gone.picture).parent.name)
        if self._pages:
            self._show(Step.PAGES)
        else:
            self._go_live()

    @Slot()
    def finish(self) -> None:
        """拍好了: one PDF of all pages."""
        capture, pages, name = self._capture(), tuple(self._pages), self._part_name()
        if self._step is not Step.PAGES or not pages or capture is None:
            return
        self._show(Step.BINDING)
        turn = self._turn
        self._jobs.run(
            lambda: work.bound(capture, pages, name),
            lambda part: self._on_bound(turn, part, len(pages)),
            lambda _error: self._on_not_bound(turn),
        )

    @Slot()
    def usePhone(self) -> None:
        """好了，用这些: what the telephone sent is the material."""
        given = self._phone.given()
        if self._step is Step.PHONE and given is not None:
            self._visit.give(given)

    @Slot()
    def back(self) -> None:
        """上一步."""
        if self._step is Step.PHONE:
            self._begin()
        elif self._pages and self._step is not Step.PAGES:
            self._show(Step.PAGES)
        elif self._step is Step.CHECK:
            self._go_live()
        else:
            self._visit.go_back()

    # ---- pictures ----

    def _go_live(self, message: str = "") -> None:
        """Switch the camera on; without one, other ways."""
        path = self._terminal.lens if self._terminal is not None else None
        if self._visit.camera and self._lens.on(path, mirrored=self.person):
            self._show(Step.LIVE, message)
        else:
            self._show(Step.WAYS, words.LOST if self._pages else words.NONE)

    @Slot(object)
    def _on_live(self, image: QImage) -> None:
        if self._step is Step.LIVE:
            self._live = self._pictures.put("live", image)
            self.liveChanged.emit()

    @Slot(object)
    def _on_taken(self, seen: Any) -> None:
        capture, turn, least = self._capture(), self._turn, self._least()
        if self._step is Step.LOOKING and capture is not None:
            self._jobs.run(
                lambda: work.looked(capture, seen, least),
                lambda found: self._on_looked(turn, found),
                lambda _error: self._on_not_looked(turn),
            )

    def _on_looked(self, turn: int, found: work.Taken | Refusal) -> None:
        if turn != self._turn:
            return
        if isinstance(found, Refusal):
            self._go_live(words.refused(found, person=self.person))
            return
        self._page, self._small = found.page, found.small
        self._taken = self._pictures.put("taken", found.large)
        self._show(Step.CHECK)

    def _on_not_looked(self, turn: int) -> None:
        if turn == self._turn:
            self._go_live(words.AGAIN)

    @Slot()
    def _on_no_picture(self) -> None:
        """The camera sends nothing: it is opened anew."""
        self._go_live(words.AGAIN)

    def _on_bound(self, turn: int, part: Part, pages: int) -> None:
        if turn != self._turn:
            return
        if self._visit.field:
            self._visit.give_file(part)
        else:
            self._visit.give(Given(self._visit.material, Means.SCAN, parts=(part,), pages=pages))

    def _on_not_bound(self, turn: int) -> None:
        if turn == self._turn:
            self._show(Step.PAGES, words.NOT_BOUND)

    # ---- the device ----

    def _capture(self) -> PageCapture | None:
        return self._terminal.camera if self._terminal is not None else None

    def _hear(self, _status: DeviceStatus) -> None:
        """On the device's thread."""
        self._jobs.post(self._look_at_device)

    def _look_at_device(self) -> None:
        capture = self._capture()
        works = {DeviceState.READY, DeviceState.ATTENTION}
        here = capture is not None and capture.status().state in works
        if here == self._visit.camera:
            return
        self._visit.camera = here
        self._visit.changed.emit()
        if not self._open:
            return
        if not here and self._step in {Step.CONSENT, Step.LIVE, Step.LOOKING}:
            self._go_live()
        elif here and self._step is Step.WAYS and self._message != words.CHOSEN:
            self.said.emit(words.BACK)
            self._begin()
        else:
            self.changed.emit()

    # ---- the visit ----

    @Slot()
    def _follow(self) -> None:
        """The page was opened, or left."""
        here = self._visit.page is At.CAMERA
        if here and not self._open:
            self._open = True
            self._begin()
        elif not here and self._open:
            self._leave()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._agreed = False
        self._leave()

    def _begin(self) -> None:
        if self._pages:
            self._show(Step.PAGES)
        elif self._visit.camera and not self._agreed:
            self._show(Step.CONSENT)
        else:
            self._go_live()

    def _leave(self) -> None:
        """Nothing of a picture stays."""
        self._open = False
        self._lens.off()
        self._phone.close()
        self._clear()
        self.liveChanged.emit()
        self.changed.emit()
        self._pictures.forget()

    def _part_name(self) -> str:
        return work.name_of(self._visit.item, self._visit.material, self._visit.field)
