// One submission of a list: item and masked name, number and what it waits for, its state.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Theme

T.AbstractButton {
    id: row

    /// A `DeskRow` of the view model.
    property var line: ({})
    property bool chosen: false

    objectName: "desk.row." + line.key
    implicitHeight: Math.max(Theme.field, words.implicitHeight + 2 * Theme.s3)
    leftPadding: Theme.s9
    rightPadding: Theme.s9
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: line.item + " " + line.who
    Accessible.description: line.number + " " + line.tag + " " + line.detail
    Accessible.selected: chosen

    background: Rectangle {
        anchors.fill: parent
        anchors.leftMargin: Theme.s3
        anchors.rightMargin: Theme.s3
        radius: Theme.radiusField
        color: row.chosen || row.down ? Theme.tint : "transparent"
        border.width: row.chosen || row.visualFocus ? Theme.strokeSelected : 0
        border.color: row.visualFocus ? Theme.focusRing : Theme.primary

        Rectangle {
            visible: !row.chosen
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            height: Theme.hairline
            color: Theme.divider
        }
    }
    contentItem: RowLayout {
        spacing: Theme.s9

        ColumnLayout {
            id: words

            spacing: 0
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.s9
                Layout.fillWidth: true

                Txt {
                    text: row.line.item
                    bold: true
                    maximumLineCount: 2
                    Layout.fillWidth: true
                    Layout.maximumWidth: Math.ceil(implicitWidth)
                    Accessible.ignored: true
                }
                Txt {
                    text: row.line.who
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                Item {
                    Layout.fillWidth: true
                    Layout.preferredWidth: 0
                }
            }
            Txt {
                text: row.line.number + "　" + row.line.detail
                kind: "caption"
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        Tag {
            text: row.line.tag
            status: row.line.status
            Accessible.ignored: true
        }
    }
}
