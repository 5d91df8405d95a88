// The pages that are kept, each with its number and 删除.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: grid

    required property CameraModel model
    property bool closed: false
    /// Pixels for a whole row.
    required property int room

    columns: Theme.landscape ? 4 : Theme.elder ? 2 : 3
    columnSpacing: Theme.s9
    rowSpacing: Theme.s9
    Layout.fillHeight: false

    Repeater {
        model: grid.model.pages

        Card {
            id: card

            required property var row

            Layout.preferredWidth: Math.floor((grid.room - (grid.columns - 1) * grid.columnSpacing) / grid.columns)
            Layout.alignment: Qt.AlignTop

            Image {
                id: picture

                source: card.row.picture
                cache: false
                fillMode: Image.PreserveAspectFit
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("第 %1 页").arg(card.row.number)
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.mm(Theme.portrait ? 90 : Theme.elder ? 45 : 70)

                Rectangle {
                    anchors.centerIn: parent
                    width: picture.paintedWidth
                    height: picture.paintedHeight
                    color: "transparent"
                    border.width: Theme.stroke
                    border.color: Theme.edge
                }
            }
            Txt {
                text: qsTr("第 %1 页").arg(card.row.number)
                kind: "strong"
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            DangerButton {
                objectName: "camera.remove." + card.row.number
                visible: !grid.closed
                text: qsTr("删除")
                iconName: "trash"
                minHeight: Theme.control
                Accessible.name: qsTr("删除第 %1 页").arg(card.row.number)
                Layout.fillWidth: true
                onClicked: grid.model.remove(card.row.number)
            }
        }
    }
}
