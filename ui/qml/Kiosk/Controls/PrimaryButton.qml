// The one filled button of a screen, labelled by its result.
import QtQuick
import Kiosk.Theme

BaseButton {
    ground: Theme.primary
    groundPressed: Theme.primaryPressed
    ink: Theme.primaryInk
    edge: Theme.primary
    iconFill: Theme.primary
    minHeight: Theme.primaryButton
    leftPadding: Theme.s18
    rightPadding: Theme.s18
}
