// One step, one material, or what else has a title and labelled lines.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

ColumnLayout {
    id: part

    required property string title
    required property string tag
    required property var lines

    spacing: Theme.s3

    Divider {}
    RowLayout {
        spacing: Theme.s9
        Layout.fillWidth: true

        Txt {
            text: part.title
            kind: "strong"
            Layout.fillWidth: true
        }
        Tag {
            visible: part.tag !== ""
            text: part.tag
            status: part.tag === "必要" ? "info" : "neutral"
            iconName: "none"
        }
    }
    GridLayout {
        columns: Theme.elder && Theme.portrait ? 1 : 2
        columnSpacing: Theme.s12
        rowSpacing: 0
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s3

        Repeater {
            model: part.lines.length * 2

            Txt {
                required property int index
                readonly property bool label: index % 2 === 0
                readonly property var line: part.lines[Math.floor(index / 2)]

                text: label ? line.label : line.text
                color: label || line.text === qsTr("未公布") ? Theme.text2 : Theme.text
                font.pixelSize: label && Theme.elder && Theme.portrait ? Theme.caption : Theme.body
                Layout.alignment: Qt.AlignTop
                Layout.fillWidth: !label || (Theme.elder && Theme.portrait)
                Layout.preferredWidth: label && !(Theme.elder && Theme.portrait) ? Math.round(Theme.body * 7) : -1
            }
        }
    }
}
