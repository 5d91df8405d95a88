"""What Qt reads before it starts: renderer, keyboard, places it may not write to.

Set once, before the first import that makes a QGuiApplication. What the machine's owner has set in
the environment is kept.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_LEARNT = "qtvirtualkeyboard/pinyin"
_KNOWN = (
    "qt.qml.propertyCache.append.warning=false;qt.virtualkeyboard.pinyin.warning=false;"
    "qt.multimedia.ffmpeg.info=false"
)
"""Two warnings of Qt about its own keyboard: a member that shadows another, and that there is no
dictionary of learnt words, which is what we want. And which FFmpeg it brings along for cameras."""


def prepare(*, locale: str) -> Path:
    """Set the variables of this process; call before QGuiApplication.

    Returns the folder that stands in for the user's configuration; give it to `forget` at the end.
    """
    session = Path(tempfile.mkdtemp(prefix="kiosk-screen-"))
    (session / _LEARNT).mkdir(parents=True)
    for folder in _folders(session):
        folder.chmod(0o500)
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    os.environ["QT_IM_MODULE"] = "qtvirtualkeyboard"
    # The keyboard's dictionary learns names and keeps them in the configuration folder: one
    # resident's name must not be offered to the next, so the folder is empty, may not be written
    # to, and is of this process only. (Fields ask the keyboard not to learn besides.)
    os.environ["XDG_CONFIG_HOME"] = str(session)
    os.environ["LC_CTYPE"] = "C.UTF-8" if not os.environ.get("LC_ALL") else os.environ["LC_ALL"]
    os.environ.setdefault("QT_VIRTUALKEYBOARD_DESKTOP_DISABLE", "1")
    os.environ.setdefault("QML_NO_TOUCH_COMPRESSION", "1")  # a signature keeps its curves
    os.environ.setdefault("QT_ENABLE_HIGHDPI_SCALING", "0")  # sizes are millimetres, counted by us
    if "QT_QUICK_BACKEND" not in os.environ and not has_gpu(platform):
        os.environ["QT_QUICK_BACKEND"] = "software"
    os.environ.setdefault("QT_LOGGING_RULES", _KNOWN)
    os.environ["LANGUAGE"] = locale
    return session


def forget(session: Path) -> None:
    """Remove the folder of `prepare` with whatever is in it."""
    for folder in _folders(session):
        folder.chmod(0o700)
    shutil.rmtree(session, ignore_errors=True)


def has_gpu(platform: str) -> bool:
    """Tell whether Qt Quick should draw with the graphics processor.

    Without a render node Mesa computes every pixel on the processor, shaders included. Measured on
    two cores under Xvfb at 1080x1920, home page to guide: 28 ms with Qt's raster renderer, 43 ms
    through Mesa; memory (PSS) 209 MB against 331 MB.
    """
    return platform != "offscreen" and any(Path("/dev/dri").glob("renderD*"))


def _folders(session: Path) -> tuple[Path, ...]:
    learnt = session / _LEARNT
    return session, learnt.parent, learnt
