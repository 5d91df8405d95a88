"""`App`: the one singleton of the screen; owns every view model and hands out none from a slot.

Main.qml gives each page its model as a required property; pages never name `App` themselves. The
first frame needs only the shell and the home page: the models of the other pages are made by
`complete()`, right after it or when the first of them is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from ui.jobs import Jobs
from ui.pictures import Pictures
from ui.viewmodels.cards import CardDesk
from ui.viewmodels.shell import ShellModel
from ui.viewmodels.timeout import TimeoutModel
from ui.viewmodels.visit import Visit

if TYPE_CHECKING:
    from kiosk.services.terminal import Front, Terminal

FIRST = {"home": "HomeModel", "search": "SearchModel"}  # both are given to the home page
LATER = {
    "guide": "GuideModel",
    "question": "QuestionModel",
    "notices": "NoticesModel",
    "identify": "IdentifyModel",
    "eligibility": "EligibilityModel",
    "form": "FormModel",
    "materials": "MaterialsModel",
    "commitment": "CommitmentModel",
    "certificate": "CertificateModel",
    "review": "ReviewModel",
    "signature": "SignatureModel",
    "submission": "SubmissionModel",
    "done": "DoneModel",
    "affairs": "AffairsModel",
    "camera": "CameraModel",
}
STAFF = {
    "sign_in": "SignInModel",
    "staff_check": "StaffCheckModel",
    "desk": "DeskModel",
    "console": "ConsoleModel",
}
"""View models of pages: module of `ui.viewmodels` and class. Those of the staff are made when
somebody of the staff first comes: most visits never need them."""


def load_later() -> None:
    """Import what `complete()` needs; from any thread, so that the screen does not wait for it."""
    for name in LATER:
        import_module(f"ui.viewmodels.{name}")


class AppModel(QObject):
    """`App` in QML: constant properties only. `on_made` hears of every model before QML does."""

    pageMissing = Signal()
    """QML: the file of a page cannot be opened; what is remembered of it shall be forgotten."""
    outdated = Signal()
    """Nobody is there, and a new start would take settings of the platform."""

    def __init__(
        self,
        front: Front,
        parent: QObject | None = None,
        on_made: Callable[[QObject], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._front = front
        self._on_made = on_made
        self.visit = Visit(front, self)
        visit = self.visit
        self.jobs = Jobs(lambda: visit.number, self)
        self._timeout = TimeoutModel(front, visit, self.jobs, self)
        self._cards = CardDesk(front, visit, self.jobs, self)
        self._shell = ShellModel(front, visit, self.jobs, self)
        self._shell.bind(self._timeout, self._cards)
        self.pictures = Pictures()
        """What the camera's page shows; installed with the engine, emptied with the page."""
        self._pages: dict[str, QObject] = {}
        self._completed = False
        self._settings_came = False
        self._terminal: Terminal | None = None
        for model in (self._shell, self._timeout):
            self._tell(model)
        self._make(FIRST)
        # Last of all who hear it: between two visits, and only there, another catalogue may come.
        visit.ended.connect(self._renew)
        self._shell.offered.connect(self._renew_unless_used)

    def complete(self) -> None:
        """Make the models of all pages and let them know each other; once."""
        if self._completed:
            return
        self._completed = True
        self._make(LATER)
        self._pages["submission"].noRoom.connect(self._shell.say)  # type: ignore[attr-defined]
        for model in self._pages.values():
            join = getattr(model, "join", None)
            if join is not None:
                join(self)

    def attach(self, terminal: Terminal) -> None:
        """Give the store and the devices to everybody who wants them; GUI thread, once."""
        self._terminal = terminal
        self.complete()
        for model in (self._cards, self._shell, *self._pages.values()):
            attach = getattr(model, "attach", None)
            if attach is not None:
                attach(terminal)

    def close(self) -> None:
        """End the visit, wiping everything, and deliver no more results."""
        self.visit.end(EndReason.ASKED)
        self.jobs.close()

    @Slot()
    def _renew(self) -> None:
        """Show the newest catalogue; the visit that is over had its own to its end."""
        if self._front.switch():
            self._pages["home"].fill()  # type: ignore[attr-defined]
            self._shell.renewed()
        unused = self.visit.page is Page.ATTRACT and not self._shell.overlay
        if self._settings_came and unused and self._front.outdated():
            self.outdated.emit()

    @Slot(str)
    def _renew_unless_used(self, kind: str) -> None:
        self._settings_came |= kind == "settings"
        if self.visit.page in {Page.ATTRACT, Page.OUT_OF_SERVICE}:
            self._renew()

    def _make(self, names: dict[str, str]) -> None:
        for name, class_name in names.items():
            model_class = getattr(import_module(f"ui.viewmodels.{name}"), class_name)
            self._pages[name] = model_class(self._front, self.visit, self.jobs, self)
            self._tell(self._pages[name])
            for part in getattr(self._pages[name], "parts", ()):
                self._tell(part)

    def _tell(self, model: QObject) -> None:
        if self._on_made is not None:
            self._on_made(model)

    def _page(self, name: str) -> QObject:
        if name not in FIRST:
            self.complete()
        return self._pages[name]

    def _staff_page(self, name: str) -> QObject:
        """Make a model of the staff's pages; never before the desk can be asked for."""
        if name not in self._pages:
            self._make({name: STAFF[name]})
            model = self._pages[name]
            model.join(self)  # type: ignore[attr-defined]
            if self._terminal is not None:
                model.attach(self._terminal)  # type: ignore[attr-defined]
            elif name == "sign_in":  # the console is there also without a terminal
                model.alone()  # type: ignore[attr-defined]
        return self._pages[name]

    @Property(QObject, constant=True)
    def shell(self) -> QObject:
        """The frame around every page."""
        return self._shell

    @Property(QObject, constant=True)
    def timeout(self) -> QObject:
        """您还在吗."""
        return self._timeout

    @Property(QObject, constant=True)
    def home(self) -> QObject:
        """Home page."""
        return self._pages["home"]

    @Property(QObject, constant=True)
    def submitting(self) -> QObject:
        """From 提交 to 办完了."""
        return self._page("submission")

    @Property(QObject, constant=True)
    def search(self) -> QObject:
        """Search and lists of items."""
        return self._page("search")

    @Property(QObject, constant=True)
    def guide(self) -> QObject:
        """办事指南."""
        return self._page("guide")

    @Property(QObject, constant=True)
    def question(self) -> QObject:
        """问一问."""
        return self._page("question")

    @Property(QObject, constant=True)
    def notices(self) -> QObject:
        """事项有变化."""
        return self._page("notices")

    @Property(QObject, constant=True)
    def identify(self) -> QObject:
        """核身份."""
        return self._page("identify")

    @Property(QObject, constant=True)
    def eligibility(self) -> QObject:
        """先看看您能不能办."""
        return self._page("eligibility")

    @Property(QObject, constant=True)
    def form(self) -> QObject:
        """填信息."""
        return self._page("form")

    @Property(QObject, constant=True)
    def materials(self) -> QObject:
        """交材料."""
        return self._page("materials")

    @Property(QObject, constant=True)
    def commitment(self) -> QObject:
        """告知承诺."""
        return self._page("commitment")

    @Property(QObject, constant=True)
    def certificate(self) -> QObject:
        """证照编号."""
        return self._page("certificate")

    @Property(QObject, constant=True)
    def review(self) -> QObject:
        """核对."""
        return self._page("review")

    @Property(QObject, constant=True)
    def signature(self) -> QObject:
        """签名."""
        return self._page("signature")

    @Property(QObject, constant=True)
    def camera(self) -> QObject:
        """拍照."""
        return self._page("camera")

    @Property(QObject, constant=True)
    def done(self) -> QObject:
        """完成."""
        return self._page("done")

    @Property(QObject, constant=True)
    def affairs(self) -> QObject:
        """我的办件."""
        return self._page("affairs")

    @Property(QObject, constant=True)
    def signIn(self) -> QObject:
        """工作人员登录."""
        return self._staff_page("sign_in")

    @Property(QObject, constant=True)
    def staffCheck(self) -> QObject:
        """请工作人员核对."""
        return self._staff_page("staff_check")

    @Property(QObject, constant=True)
    def desk(self) -> QObject:
        """村级服务台."""
        return self._staff_page("desk")

    @Property(QObject, constant=True)
    def console(self) -> QObject:
        """技术员维护台."""
        return self._staff_page("console")
