// A decorative line between parts of a card.
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

Rectangle {
    implicitHeight: Theme.hairline
    color: Theme.divider
    Layout.fillWidth: true
    Accessible.ignored: true
}
