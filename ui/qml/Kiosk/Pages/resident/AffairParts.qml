// 一件事: what each department's part has come to.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Card {
    id: parts

    property alias rows: lines.model
    readonly property int count: lines.count

    title: qsTr("各样办到哪里")
    spacing: Theme.s6

    Repeater {
        id: lines

        RowLayout {
            id: line

            required property string name
            required property string tag
            required property string status

            objectName: "affair.part"
            spacing: Theme.s9
            Layout.fillWidth: true

            Txt {
                text: line.name
                Layout.fillWidth: true
            }
            Tag {
                text: line.tag
                status: line.status
                Layout.alignment: Qt.AlignTop
            }
        }
    }
}
