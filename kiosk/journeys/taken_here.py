"""Whether an item can be applied for at this terminal at all, said before a card is read. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.summary import Depth

if TYPE_CHECKING:
    from kiosk.domain.form import Field, Form
    from kiosk.domain.service_item import ServiceItem


def can_apply(item: ServiceItem, *, camera: bool = False) -> bool:
    """Tell whether this terminal can take an application; otherwise 咨询 or 请到窗口办理."""
    form = item.form
    drawn = not form.unusable and bool(form.fields)
    return item.depth is Depth.ONLINE and drawn and not only_at_window(form, camera=camera)


def only_at_window(form: Form, *, camera: bool = False) -> tuple[Field, ...]:
    """Return what is always needed and cannot be given here: photographs and papers, without a camera.

    Said before the card is read, not after ten questions.
    """
    from kiosk.domain.form import FieldType  # not needed before the first frame

    if camera:
        return ()
    files = {FieldType.PHOTO, FieldType.ATTACHMENT}
    return tuple(
        one for one in form.fields if one.type in files and one.required and not one.visible_if
    )
