"""`App.desk.exchange`: 导出导入 by USB stick, for a point whose line is down or was never there.

Sticks are looked for in a thread whenever the section opens or somebody asks. Writing shows how
long it has gone on; what was written is read back by the exporter before it is called done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.journeys.desk import Section
from kiosk.ports import ExchangeFailed
from ui.models import DataclassListModel
from ui.viewmodels import desk_words as words
from ui.viewmodels.desk_place import NOT_DONE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kiosk.ports import Exported, Imported, Medium, OutboxCounts
    from kiosk.services.terminal import Front
    from ui.viewmodels.desk_place import DeskPlace

_SECOND_MS = 1000
_NO_FILES = "这里没有平台的回执文件。请把县里给的回执文件放进来，再按“重新找”。"


class DeskExchangeModel(QObject):
    """`standing` is empty, `exporting`, `exported`, `importing`, `imported` or `failed`."""

    changed = Signal()

    def __init__(self, front: Front, place: DeskPlace, parent: QObject) -> None:
        super().__init__(parent)
        self._now = front.clock.monotonic
        self._place = place
        self._places = DataclassListModel(words.PlaceRow, self, "key")
        self._files = DataclassListModel(words.FileRow, self, "key")
        self._second = QTimer(self)
        self._second.setInterval(_SECOND_MS)
        self._second.timeout.connect(self.changed)
        self._wipe()
        place.moved.connect(self._on_moved)
        place.counted.connect(self.count_anew)
        place.wiped.connect(self._on_wiped)

    # ---- where ----

    @Property(QObject, constant=True)
    def places(self) -> QObject:
        """List model of `PlaceRow`."""
        return self._places

    @Property(str, notify=changed)
    def chosen(self) -> str:
        """Key of the place that is used."""
        return self._chosen

    @Property(bool, notify=changed)
    def looking(self) -> bool:
        """正在找 U 盘…"""  # noqa: D415 - the words themselves
        return self._looking

    @Property(bool, notify=changed)
    def nowhere(self) -> bool:
        """No stick is plugged in, and the settings name no folder."""
        return self._looked and not self._media

    # ---- out ----

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many would be written."""
        return self._count

    @Property(bool, notify=changed)
    def canExport(self) -> bool:
        """There is something to write, and a place that can be written to."""
        medium = self._medium()
        return bool(self.count) and medium is not None and medium.writable and not self.working

    # ---- in ----

    @Property(QObject, constant=True)
    def files(self) -> QObject:
        """List model of `FileRow`: acknowledgements found at the chosen place."""
        return self._files

    @Property(str, notify=changed)
    def filesText(self) -> str:
        """Why there is nothing to import here; empty while there is."""
        return _NO_FILES if self._listed and not self._files.count and self._medium() else ""

    # ---- what came of it ----

    @Property(bool, notify=changed)
    def working(self) -> bool:
        """Something is being written or read."""
        return self._standing in {"exporting", "importing"}

    @Property(str, notify=changed)
    def standing(self) -> str:
        """See the class."""
        return self._standing

    @Property(str, notify=changed)
    def title(self) -> str:
        """What happened, in a line."""
        return self._title

    @Property(str, notify=changed)
    def text(self) -> str:
        """And what to do now."""
        if self.working:
            gone = max(int(self._now() - self._since), 0)
            return f"已用 {gone // 60}:{gone % 60:02}。没有写完，请别拔下来。"
        return self._text

    # ---- touches ----

    @Slot()
    def look(self) -> None:
        """重新找."""
        if self._looking or self.working:
            return
        self._looking = True
        self._place.run(lambda desk: desk.places(), self._found, self._not_found)
        self.changed.emit()

    @Slot(str)
    def choose(self, key: str) -> None:
        """A place of the list."""
        if key != self._chosen and not self.working:
            self._chosen = key
            self._list_files()

    @Slot()
    def export(self) -> None:
        """导出到这里."""
        medium = self._medium()
        if medium is None or not self.canExport:
            return
        self._begin("exporting", "正在导出…")
        self._place.run(lambda desk: desk.export(medium), self._exported, self._failed)

    @Slot(str)
    def take(self, key: str) -> None:
        """导入 one file of the list."""
        file = self._found_files.get(key)
        if self.working or file is None:
            return
        self._begin("importing", "正在核对回执文件…")
        self._place.run(lambda desk: desk.import_acks(file), self._imported, self._failed)

    @Slot()
    def count_anew(self) -> None:
        """The queue changed, or what an export carries."""
        if self._place.here and self._place.at.section is Section.EXCHANGE:
            self._place.run(lambda desk: desk.unsent(), self._counted, newest="desk.unsent")

    # ---- inside ----

    def _wipe(self) -> None:
        self._media: Sequence[Medium] = ()
        self._found_files: dict[str, Path] = {}
        self._chosen = self._standing = self._title = self._text = ""
        self._looking = self._looked = self._listed = self._open = False
        self._since, self._count = 0.0, 0
        self._second.stop()

    @Slot()
    def _on_wiped(self) -> None:
        self._wipe()
        self._places.clear()
        self._files.clear()
        self.changed.emit()

    @Slot()
    def _on_moved(self) -> None:
        here = self._place.at.section is Section.EXCHANGE
        if here and not self._open:
            if not self.working:
                self._standing = self._title = self._text = ""
            self.look()
            self.count_anew()
        self._open = here

    def _medium(self) -> Medium | None:
        return next((one for one in self._media if words.key_of(one.folder) == self._chosen), None)

    def _found(self, media: Sequence[Medium]) -> None:
        self._looking, self._looked = False, True
        self._media = media
        self._places.set_rows(words.place_row(one) for one in media)
        if self._medium() is None:
            self._chosen = words.key_of(media[0].folder) if media else ""
        self._list_files()

    def _not_found(self, _: Exception) -> None:
        self._looking, self._looked = False, True
        self._media = ()
        self._places.clear()
        self.changed.emit()

    def _list_files(self) -> None:
        medium = self._medium()
        self._listed = False
        if medium is None:
            self._listed_files(())
        else:
            self._place.run(
                lambda desk: desk.acks(medium),
                self._listed_files,
                lambda _: self._listed_files(()),
                newest="desk.files",
            )
        self.changed.emit()

    def _listed_files(self, files: Sequence[Path]) -> None:
        self._listed = True
        self._found_files = {words.key_of(one): one for one in files}
        self._files.set_rows(words.file_row(one) for one in files)
        self.changed.emit()

    def _begin(self, standing: str, title: str) -> None:
        self._standing, self._title, self._since = standing, title, self._now()
        self._second.start()
        self.changed.emit()

    def _end(self, standing: str, title: str, text: str) -> None:
        self._second.stop()
        self._standing, self._title, self._text = standing, title, text
        self._list_files()
        self._place.run(lambda desk: desk.counts(), self._settled, newest="desk.counts")

    def _settled(self, counts: OutboxCounts) -> None:
        self._place.counts = counts
        self._place.counted.emit()

    def _counted(self, count: int) -> None:
        self._count = count
        self.changed.emit()

    def _exported(self, done: Exported) -> None:
        left = f"\n有 {done.left_out} 件没有导出，原因见“要处理”。" if done.left_out else ""
        self._end(
            "exported",
            f"已导出 {done.count} 件，写好后读回核对过。",
            f"文件：{done.file.name}\n可以拔下来，交给县里。县里给的回执文件，拿回来在这里导入。{left}",
        )

    def _imported(self, done: Imported) -> None:
        parts = [f"平台收到 {done.received} 件"]
        if done.parked:
            parts.append(f"退回 {done.parked} 件，请到“要处理”里看")
        if done.known:
            parts.append(f"{done.known} 件以前导入过")
        text = f"有 {done.foreign} 件不是本机的，没有动。" if done.foreign else ""
        self._end("imported", "，".join(parts) + "。", text)

    def _failed(self, error: Exception) -> None:
        out = self._standing == "exporting"
        reason = error.reason if isinstance(error, ExchangeFailed) else ""
        reason = reason or getattr(error, "reason", "") or NOT_DONE
        self._end("failed", "没有导出，什么也没丢。" if out else "没有导入，什么也没改。", reason)
