"""The materials against the practice platform over HTTP: found, verified, taken from the archive, no line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.given import Means
from kiosk.domain.person import Identity, Person
from kiosk.journeys.apply import Page
from sync.enrolment import EnrolmentKeeper
from sync.inquiries.asking import PlatformInquiries
from sync.sandbox.process import SandboxProcess
from tests.helpers.terminal import enrolled
from tests.helpers.ui import settle
from tests.helpers.visits import World
from ui.viewmodels.certificate import CertificateModel
from ui.viewmodels.materials import MaterialsModel

ZHANG = Identity(
    Person("张明", "11010519491231002X"), CardKind.SOCIAL_SECURITY, Assurance.SIMULATED
)


def test_MAT_03_MAT_07_look_ups_numbers_and_archive_over_the_line(
    tmp_path: Path, qapp: QGuiApplication
) -> None:
    del qapp
    world = World(tmp_path / "catalogue")
    with SandboxProcess(tmp_path / "platform") as platform:
        keeper = EnrolmentKeeper(enrolled(platform), tmp_path / "enrolment.json")
        world.terminal.inquiries = PlatformInquiries(
            keeper.client, lambda: keeper.now.key, keeper.clock.now
        )
        page: MaterialsModel = world.model(MaterialsModel)
        certificate: CertificateModel = world.model(CertificateModel)
        visit = world.visit

        def to_materials(item_id: str) -> None:
            visit.open_home()
            visit.start_apply(item_id)
            visit.identified(ZHANG)
            visit.eligible()
            visit.set_screens(1)
            visit.go_next()
            settle(lambda: visit.page is Page.MATERIALS and not page.asking)

        def act(material: str) -> None:
            page.act(next(one.key for one in page.rows.rows if one.name == material))

        to_materials("DIBAO")
        assert visit.given["居民户口簿"].means is Means.SHARED
        act("重大疾病诊断证明")
        assert visit.given["重大疾病诊断证明"].reference == "archive-1"

        to_materials("YBZ-FOOD")
        act("营业执照")
        certificate.setNumber("92220199MA00TEST1X")
        certificate.verify()
        settle(lambda: visit.page is Page.MATERIALS)
        assert visit.given["营业执照"].checked

    to_materials("CXJB-REG")  # nobody answers any more
    assert visit.given["居民户口簿"].means is Means.DEPARTMENT
    assert page.title == "材料齐了"
    world.close()
