"""All walks, in order."""

from __future__ import annotations

from tests.shots.applying import WALKS as APPLYING
from tests.shots.camera import Walk
from tests.shots.looking import WALKS as LOOKING
from tests.shots.maintaining import WALKS as MAINTAINING
from tests.shots.staffing import WALKS as STAFFING

WALKS: tuple[Walk, ...] = (*LOOKING, *APPLYING, *STAFFING, *MAINTAINING)
