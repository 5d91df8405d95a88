"""The settings' tables and their bounds. Imported after the first frame (pydantic costs time)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from kiosk.domain.assurance import Action, Assurance, default_policy
from kiosk.domain.health import Thresholds
from kiosk.settings import (
    IDLE_S,
    WARN_S,
    SettingsError,
    default_data_dir,
    default_runtime_dir,
    shipped_assets,
)
from kiosk.settings.drivers import DriverName


class Table(BaseSettings):
    """One TOML table: unknown keys are refused, environment variables are not read."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    @classmethod
    def settings_customise_sources(  # type: ignore[override]  # the four other sources stay unused
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings calls by name
        init_settings: PydanticBaseSettingsSource,
        **_others: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the one file only, so that nobody has to hunt for a variable."""
        return (init_settings,)


class PlaceTable(Table):
    """Where the terminal stands; the header's words."""

    name: str = Field("柳湾村便民服务站", min_length=1, max_length=30)
    area: str = Field("测试县 · 青石镇", max_length=30)
    hotline: str = Field("12345", pattern=r"^[0-9-]{3,20}$")
    staff_hours: str = Field("", max_length=60)
    example: bool = True
    guide_url: str = Field("", max_length=200, pattern=r"^(https://[^\s{}]+\{item\}[^\s{}]*)?$")
    """Public address of a guide; `{item}` stands for the item's id."""


class PathsTable(Table):
    """Folders; all have a default."""

    data: Path = Field(default_factory=default_data_dir)
    runtime: Path | None = None
    catalogue: Path = Field(default_factory=lambda: shipped_assets() / "catalogue")
    exchange: Path | None = None
    """Where the staff desk may export to and import from besides a USB stick."""


class PlatformTable(Table):
    """The central platform."""

    mode: Literal["sandbox", "remote"] = "sandbox"
    """`sandbox`: `kiosk run` starts a practice platform on this machine and enrols itself."""
    url: str = Field("", pattern=r"^(https?://.+)?$")
    ca_file: Path | None = None
    enrolment_code: str = Field("", max_length=1000)
    """The code alone, or the whole text of a QR code (`bianmin-enrol:`)."""
    roll_key_days: int = Field(180, ge=1, le=3650)
    """The terminal changes its own key when it is older."""
    poll_s: float | None = Field(None, ge=0.2, le=3600)
    """How often to ask for news; by default every 2 s of a sandbox and every 30 s elsewhere."""
    backoff_cap_s: float | None = Field(None, ge=0.5, le=900)
    """The longest pause between tries; by default 3 s with a sandbox and 15 min elsewhere."""

    @model_validator(mode="after")
    def _remote_needs_an_address(self) -> PlatformTable:
        if self.mode == "remote" and not self.url.startswith("https://"):
            raise ValueError('mode = "remote" 时要写 url，并以 https:// 开头')
        return self


class SecurityTable(Table):
    """Who keeps the terminal's own secrets (`kiosk.vault`)."""

    keys: Literal["auto", "tpm", "systemd", "file"] = "auto"
    """`auto` takes the best that works when there is no secret yet, and leaves it there."""
    tcti: str = Field("device:/dev/tpmrm0", pattern=r"^(device|swtpm|mssim|tabrmd)(:[^\s]*)?$")
    """The way to the TPM, as its libraries write it."""


class QueueTable(Table):
    """What waits for the platform, and how long what it has is kept."""

    retention_days: int = Field(30, ge=1, le=3650, strict=True)
    """保留天数: counted from the acknowledgement, and for lists from the end of the case."""
    workers: int = Field(2, ge=1, le=4, strict=True)
    """Threads that push."""


class ScreenTable(Table):
    """The touch screen."""

    profile: Literal["32-portrait", "21-landscape", "10-portable"] = "32-portrait"
    idle_s: float = Field(IDLE_S, ge=20, le=900)
    warn_s: float = Field(WARN_S, ge=20, le=120)
    fullscreen: bool = False


class ReaderTable(Table):
    """The card reader."""

    driver: Annotated[
        str, AfterValidator(DriverName("simulated", "pcsc", "idcard-serial", "idcard-usb", "none"))
    ] = "simulated"
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


_SIM = "simulated"

READERS = ("reader", "second_reader", "third_reader", "fourth_reader")
"""Names of the card readers; letters and underscores alone, as heartbeats have them."""


class FurtherReaderTable(Table):
    """A card reader beside the first one."""

    driver: Literal["pcsc", "idcard-serial", "idcard-usb"]
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


class PrinterTable(Table):
    """The receipt printer."""

    driver: Annotated[
        str,
        AfterValidator(
            DriverName(
                "simulated", "escpos-network", "escpos-usb", "escpos-serial", "escpos-file", "none"
            )
        ),
    ] = "simulated"
    """`simulated` is `escpos-network` towards the emulator of the dock."""
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


class ScannerTable(Table):
    """The code scanner (扫码枪)."""

    driver: Annotated[
        str, AfterValidator(DriverName("simulated", "serial-scanner", "keyboard-scanner", "none"))
    ] = "none"
    """`simulated` is `serial-scanner` on the line of the dock, and stands for nothing written beside a sandbox."""
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


class SpeakerTable(Table):
    """The speaker (语音播报)."""

    driver: Annotated[str, AfterValidator(DriverName("espeak-ng", "none"))] = "none"
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


class PageTable(Table):
    """The A4 printer."""

    driver: Annotated[str, AfterValidator(DriverName("simulated-page", "cups", "none"))] = "none"
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


class CameraTable(Table):
    """The camera for papers (摄像头, 高拍仪)."""

    driver: Annotated[
        str, AfterValidator(DriverName("simulated-camera", "page-capture", "none"))
    ] = "none"
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


class DevicesTable(Table):
    """What hangs on the cables."""

    reader: ReaderTable = ReaderTable()
    more_readers: list[FurtherReaderTable] = Field(
        default_factory=list, max_length=len(READERS) - 1
    )
    """Beside the first: whichever card comes first is read."""
    printer: PrinterTable = PrinterTable()
    scanner: ScannerTable = ScannerTable()
    speaker: SpeakerTable = SpeakerTable()
    page: PageTable = PageTable()
    camera: CameraTable = CameraTable()

    @model_validator(mode="before")
    @classmethod
    def _practice_is_whole(cls, raw: Any) -> Any:
        """Where card and receipt are simulated, so are A4 sheets and camera, if nothing is said of them."""
        if not isinstance(raw, dict):
            return raw
        tables = [raw.get(name, {}) for name in ("reader", "printer")]
        if all(isinstance(one, dict) and one.get("driver", _SIM) == _SIM for one in tables):
            whole = {name: {"driver": f"{_SIM}-{name}"} for name in ("page", "camera")}
            return whole | raw
        return raw

    def simulated(self) -> bool:
        """Tell whether any of them is no device but a simulator."""
        named = (self.reader, self.printer, self.page, self.camera, self.scanner)
        return any(one.driver.startswith(_SIM) for one in named)

    @model_validator(mode="after")
    def _first_things_first(self) -> DevicesTable:
        if self.more_readers and self.reader.driver == "none":
            raise ValueError(
                '第一台读卡器写在 [devices.reader] 里；它是 "none" 时不能有 more_readers'
            )
        return self

    def readers(self) -> dict[str, ReaderTable | FurtherReaderTable]:
        """Return the readers that are there, by the names staff and platform see."""
        if self.reader.driver == "none":
            return {}
        return dict(zip(READERS, (self.reader, *self.more_readers), strict=False))


class WarningsTable(Table):
    """From where on staff are warned: three stages each (提醒, 注意, 要马上处理)."""

    queue_age_hours: tuple[float, float, float] = (24.0, 72.0, 168.0)
    """How long the oldest unsent piece waits."""
    disk_free_mb: tuple[int, int, int] = (5120, 1024, 200)

    @model_validator(mode="after")
    def _each_stage_is_worse(self) -> WarningsTable:
        ages, sizes = self.queue_age_hours, self.disk_free_mb
        if not 0 < ages[0] < ages[1] < ages[2] or not sizes[0] > sizes[1] > sizes[2] > 0:
            raise ValueError("三个数要一级比一级重：等待时间从小到大，剩余空间从大到小，都大于 0")
        return self

    def thresholds(self) -> Thresholds:
        """Return them in seconds and bytes."""
        first, second, third = (hours * 3600 for hours in self.queue_age_hours)
        low, lower, lowest = (size << 20 for size in self.disk_free_mb)
        return Thresholds((first, second, third), (low, lower, lowest))


class FreshnessTable(Table):
    """After how many hours without word from the platform the screen says so (CAT-11)."""

    catalogue_h: float = Field(72.0, ge=1, le=8760)
    statuses_h: float = Field(24.0, ge=1, le=8760)
    staff_h: float = Field(168.0, ge=1, le=8760)
    calendar_h: float = Field(720.0, ge=1, le=8760)
    notices_h: float = Field(72.0, ge=1, le=8760)


class TrialTable(Table):
    """The practice set-up around a sandbox: the dock that plays cards, paper and network."""

    card_slot: str = Field("", pattern=r"^(tcp:[0-9.]+:\d{1,5})?$")
    """Where the dock's card connects; empty is the simulated reader. `tcp:` is a vpcd."""
    network_at_start: Literal["up", "cut"] = "up"
    """Whether the dock's network works when it starts; the dock changes it at any time."""
    pilot: bool = False
    """Let tests and the demo touch and read the screen over a local socket."""


class Settings(Table):
    """All tables of the file."""

    place: PlaceTable = PlaceTable()
    paths: PathsTable = Field(default_factory=PathsTable)
    platform: PlatformTable = PlatformTable()
    security: SecurityTable = SecurityTable()
    queue: QueueTable = QueueTable()
    screen: ScreenTable = ScreenTable()
    devices: DevicesTable = DevicesTable()
    freshness: FreshnessTable = FreshnessTable()
    trial: TrialTable = TrialTable()
    warnings: WarningsTable = WarningsTable()
    assurance: dict[Action, list[Assurance]] = Field(default_factory=default_policy)
    """Which level of assurance may do what (law 10)."""

    @model_validator(mode="before")
    @classmethod
    def _practice_has_a_scanner(cls, raw: dict[str, Any]) -> dict[str, Any]:
        platform, devices = raw.get("platform", {}), raw.get("devices", {})
        if not (isinstance(platform, dict) and isinstance(devices, dict)) or "scanner" in devices:
            return raw
        if platform.get("mode", "sandbox") != "sandbox":
            return raw
        return {**raw, "devices": {**devices, "scanner": {"driver": "simulated"}}}

    @field_validator("assurance")
    @classmethod
    def _somebody(cls, table: dict[Action, list[Assurance]]) -> dict[Action, list[Assurance]]:
        if any(Assurance.NONE in levels for levels in table.values()):
            raise ValueError("none 是没有核验身份，不能写在这里")
        return table

    @model_validator(mode="after")
    def _simulators_need_a_sandbox(self) -> Settings:
        if self.platform.mode == "remote" and (
            self.devices.simulated() or self.trial.pilot or self.trial.card_slot
        ):
            raise ValueError(
                '模拟设备和 trial 只能用于 platform.mode = "sandbox"；'
                "接真平台时请在 devices 的 reader、printer、page、camera、scanner "
                '写真设备或 "none"'
            )
        return self

    @property
    def data_dir(self) -> Path:
        """Folder of the database, the keys and the compiled catalogue."""
        return self.paths.data

    @property
    def runtime_dir(self) -> Path:
        """Folder of sockets and of the addresses of this run."""
        return self.paths.runtime or default_runtime_dir(self.paths.data)


def validated(raw: dict[str, Any], file: Path | None) -> Settings:
    """Return the settings in `raw`. Raises SettingsError with every finding on a line of its own."""
    try:
        return Settings(**raw)
    except ValidationError as error:
        name = str(file) if file else "内置设置"
        lines = [
            f"设置文件 {name} 的 {_key(one) or '（全文）'}：{_allowed(one)}"
            for one in error.errors()
        ]
        raise SettingsError("\n".join(lines)) from error


def findings(raw: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with `raw`, as key and words; the key of a rule over all of it is empty."""
    try:
        Settings(**raw)
    except ValidationError as error:
        return [(_key(one), _allowed(one)) for one in error.errors()]
    return []


def _key(finding: ErrorDetails) -> str:
    return ".".join(str(part) for part in finding["loc"])


_WORDS = {
    "extra_forbidden": "没有这一项，请删掉或改正名字",
    "missing": "缺这一项",
    "string_too_short": "不能是空的",
    "string_too_long": "太长了，请写短一点",
    "bool_type": "要写 true 或 false",
    "bool_parsing": "要写 true 或 false",
    "string_type": "要写带引号的文字",
    "float_type": "要写数字",
    "float_parsing": "要写数字",
    "int_parsing": "要写整数",
    "int_from_float": "要写整数",
    "int_type": "要写整数",
    "dict_type": "要写成一个表，例如 [screen]",
    "path_type": "要写带引号的路径",
}


def _allowed(finding: ErrorDetails) -> str:
    """Say what is allowed; the value itself is not repeated, it might be a secret."""
    kind, context = finding["type"], finding.get("ctx", {})
    if kind in {"literal_error", "enum"}:
        return f"只能写 {context.get('expected', '')}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = context.get("ge", context.get("le"))
        return f"{'最小' if 'ge' in context else '最大'}是 {bound}"
    if kind == "string_pattern_mismatch":
        return f"格式要符合 {context.get('pattern')}"
    if kind == "value_error":
        return str(context.get("error", finding["msg"]))
    return _WORDS.get(kind, finding["msg"])
