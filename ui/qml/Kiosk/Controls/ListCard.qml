// A touchable list in one frame: rows with dividers between them.
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

Rectangle {
    id: card

    default property alias rows: column.data

    color: Theme.surface
    radius: Theme.radiusCard
    border.width: Theme.stroke
    border.color: Theme.edge
    implicitHeight: column.implicitHeight + 2 * border.width
    implicitWidth: column.implicitWidth

    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: card.border.width
        spacing: 0
    }
}
