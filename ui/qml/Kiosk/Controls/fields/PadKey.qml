// One key of the number pad.
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

BaseButton {
    property bool quiet: false

    kind: "h2"
    focusPolicy: Qt.NoFocus
    leftPadding: Theme.s3
    rightPadding: Theme.s3
    cornerRadius: Theme.radiusField
    edge: Theme.edge
    ground: quiet && !Theme.highContrast ? Theme.divider : Theme.surface
    groundPressed: Theme.tintPressed
}
