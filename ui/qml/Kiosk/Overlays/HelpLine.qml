// One way to get help: picture, case, what to do.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Rectangle {
    id: line

    property string iconName: ""
    property string title: ""
    property string text: ""

    color: Theme.tint
    radius: Theme.radiusCard
    border.width: Theme.highContrast ? Theme.stroke : 0
    border.color: Theme.edge
    implicitHeight: row.implicitHeight + 2 * Theme.s9

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.s12
        anchors.rightMargin: Theme.s12
        spacing: Theme.s12

        IconImage {
            name: line.iconName
            side: Theme.iconLarge
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Txt {
                text: line.title
                kind: "strong"
                Layout.fillWidth: true
            }
            Txt {
                text: line.text
                Layout.fillWidth: true
            }
        }
    }
}
