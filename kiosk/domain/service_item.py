"""A public service item (公共服务事项) and its guide (办事指南), fields GUI-01..24.

Every guide field may be absent: what is missing shows 未公布 and is a finding of the lint.
Codes are those of GB/T 39046-2020 Annex A where it has them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.eligibility import Condition
from kiosk.domain.form import Form
from kiosk.domain.item_standing import ItemStanding, ItemStatus
from kiosk.domain.joint import Joint
from kiosk.domain.summary import Depth, ItemSummary, Theme

__all__ = [
    "CommonError",
    "Condition",
    "Depth",
    "Edition",
    "Fee",
    "ItemStanding",
    "ItemStatus",
    "ItemSummary",
    "LegalBasis",
    "Limit",
    "LocalFacts",
    "Material",
    "ServiceItem",
    "Step",
    "Theme",
]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """办理依据 (GUI-01, GUI-16)."""

    title: str
    article: str = ""
    gist: str = ""
    level: str = ""
    confidence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit (GUI-09); `days` None means nobody has published one."""

    days: int | None = None
    unit: str = "工作日"
    source: str = ""
    confidence: str = ""
    excluded: str = ""
    """What does not count towards it: 公示、现场勘验."""


@dataclass(frozen=True, slots=True)
class Fee:
    """收费依据及标准 (GUI-08)."""

    is_fee: bool
    text: str = ""
    standard: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """申请材料 (GUI-04, MAT-*)."""

    name: str
    required: bool = True
    source_channel: str = ""
    source_code: str = ""
    form: str = ""
    original: int | None = None
    copy: int | None = None
    data_sharing: str = ""
    """The look-up that replaces the paper; not empty means: never asked for when it works."""
    commitment_replaceable: bool = False
    note: str = ""
    proves: str = ""
    accept_standard: str = ""
    """审查标准 (GUI-22)."""
    legal_basis: str = ""
    blank_form: str = ""
    """表格下载 (GUI-05)."""
    in_form: str = ""
    """The field of the form that already is this material; it is not asked for twice."""
    authorises: str = ""
    """What the person permits by signing (授权书); not empty means: signed on the glass."""
    promise: str = ""
    """What is promised instead of the paper, in the office's words (告知承诺, MAT-04)."""
    number_of: str = ""
    """The certificate whose number is enough (证照编号, MAT-07)."""
    kept_days: int | None = None
    """How old a paper of the archive may be; None is any age."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the 基本流程 (GUI-03, GUI-15)."""

    name: str
    role: str = ""
    days: int | None = None
    output: str = ""
    notice: str = ""
    materials: tuple[str, ...] = ()
    """Names of the materials this step asks for."""


@dataclass(frozen=True, slots=True)
class CommonError:
    """常见错误示例 (GUI-07); `field` may name a table column."""

    field: str
    wrong: str
    why: str
    right: str


@dataclass(frozen=True, slots=True)
class LocalFacts:
    """What only the county knows (地方叠加): GUI-11, 12, 13, 14; `example` marks invented ones."""

    place: str = ""
    phone: str = ""
    """咨询方式"""
    complaint_phone: str = ""
    address: str = ""
    hours: str = ""
    route: str = ""
    """乘车线路"""
    status_query: str = ""
    """状态查询"""
    example: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """Which guide and which form somebody had in front of them (CAT-01, CAT-03)."""

    catalogue: str = ""
    """Version of the catalogue, as its authors count."""
    bundle: str = ""
    """SHA-256 of the compiled bundle."""
    item: str = ""
    """SHA-256 of the item in it: guide and form together."""


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """One item with its guide and its compiled form."""

    id: str
    name: str
    form: Form
    department: str = ""
    theme: str = ""
    life_events: tuple[str, ...] = ()
    item_type: str = ""
    item_type_code: str = ""
    handle_type: str = ""
    handle_type_code: int | None = None
    level: str = ""
    subjects: tuple[str, ...] = ()
    """服务对象: 自然人, 法人 ..."""
    statutory: Limit = Limit()
    promised: Limit = Limit()
    scene_visits: int | None = None
    transregional: str = ""
    fee: Fee | None = None
    depth: Depth = Depth.ONLINE
    depth_text: str = ""
    legal_basis: tuple[LegalBasis, ...] = ()
    conditions: tuple[Condition, ...] = ()
    """申报条件 (GUI-23)."""
    questions: Form = field(default_factory=lambda: Form(()))
    """What is asked before the form, to judge the conditions; each has a section of its own."""
    materials: tuple[Material, ...] = ()
    steps: tuple[Step, ...] = ()
    common_errors: tuple[CommonError, ...] = ()
    sample: tuple[tuple[str, str], ...] = ()
    """示范文本 (GUI-06, GUI-20): label and value of one concrete case."""
    result: str = ""
    accountability: str = ""
    """责任追究 (GUI-10)."""
    special_procedure: str = ""
    notes: str = ""
    confidence: str = ""
    accepting_org: str = ""
    """受理单位 (GUI-02)."""
    staff_notes: tuple[str, ...] = ()
    """业务手册 (GUI-24): what the clerk checks; not for the resident's screen."""
    aliases: tuple[str, ...] = ()
    """Other words people search for."""
    joint: Joint = field(default_factory=Joint)
    """Parts of several departments, for a joint item (一件事)."""
    local: LocalFacts = LocalFacts()
    standing: ItemStanding = field(default_factory=ItemStanding)
    """Whether it is offered."""
    edition: Edition = field(default=Edition(), compare=False)
    """Set by the bundle that served it; says where the item is from, not what it is."""

    @property
    def asks(self) -> bool:
        """Whether some condition is judged before the form."""
        return any(one.checks for one in self.conditions)
