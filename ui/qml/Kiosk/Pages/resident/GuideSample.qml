// 样表 (GUI-06): the form as somebody filled it in, section by section. Persons and numbers are invented.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Card {
    id: sample

    required property int index
    required title
    required property var lines
    readonly property int across: Theme.elder ? 1 : 2

    aside: index === 0 ? qsTr("照着填，人名和号码是虚构的") : ""
    Layout.fillWidth: true

    GridLayout {
        columns: sample.across
        columnSpacing: Theme.s12
        rowSpacing: Theme.s6
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: sample.lines

            ColumnLayout {
                id: field

                required property var modelData
                /// In characters of Chinese; a digit is about half as wide.
                readonly property real measure: modelData.text.length - 0.45 * modelData.text.replace(/[^ -~]/g, "").length
                readonly property bool long: measure > 13

                spacing: 0
                Accessible.role: Accessible.StaticText
                Accessible.name: modelData.label + " " + modelData.text
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                Layout.columnSpan: long ? sample.across : 1

                Txt {
                    text: field.modelData.label
                    kind: "caption"
                    Accessible.ignored: true
                    Layout.fillWidth: true
                }
                Rectangle {
                    color: Theme.surface
                    radius: Theme.radiusField
                    border.width: Theme.hairline
                    border.color: Theme.line
                    implicitHeight: value.implicitHeight + 2 * Theme.s3
                    Layout.fillWidth: true

                    Txt {
                        id: value

                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        anchors.leftMargin: Theme.s6
                        anchors.rightMargin: Theme.s6
                        text: field.modelData.text
                        bold: true
                        color: Theme.primary
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
