// Head of the desk: where, how the line is, who is signed in, 退出, the time.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: head

    required property ShellModel shell
    required property DeskModel model

    color: Theme.surface
    implicitHeight: Theme.landscape ? Theme.header : rows.implicitHeight + 2 * Theme.s9

    GridLayout {
        id: rows

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        columns: Theme.landscape ? 3 : 2
        columnSpacing: Theme.s9
        rowSpacing: Theme.s6

        RowLayout {
            spacing: Theme.s9
            Layout.fillWidth: true

            Rectangle {
                Layout.preferredWidth: Math.round(Theme.header * 0.58)
                Layout.preferredHeight: Layout.preferredWidth
                radius: Theme.radiusCard
                color: Theme.primary
                Accessible.ignored: true

                IconImage {
                    anchors.centerIn: parent
                    name: "house-heart"
                    side: Math.round(parent.width * 0.72)
                    tone: Theme.primaryInk
                    fill: Theme.primary
                }
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                Txt {
                    text: qsTr("村级服务台")
                    kind: "strong"
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }
                Txt {
                    text: head.shell.place
                    kind: "caption"
                    Layout.fillWidth: true
                }
            }
        }
        RowLayout {
            spacing: Theme.s9
            Layout.row: Theme.landscape ? 0 : 1
            Layout.column: Theme.landscape ? 1 : 0
            Layout.columnSpan: Theme.landscape ? 1 : 2
            Layout.fillWidth: Theme.portrait

            Tag {
                objectName: "desk.link"
                visible: head.model.linkText !== "" || head.shell.online
                text: head.model.linkText === "" ? qsTr("网络正常") : head.model.linkText
                status: head.model.linkText === "" ? "done" : "waiting"
                iconName: head.model.linkText === "" ? "online" : "offline"
                implicitHeight: Math.round(Theme.caption * 2.1)
            }
            Item {
                visible: Theme.portrait
                Layout.fillWidth: true
            }
            Rectangle {
                implicitWidth: person.implicitWidth + 2 * Theme.s9
                implicitHeight: Theme.control
                radius: height / 2
                color: Theme.tint
                border.width: Theme.hairline
                border.color: Theme.divider
                Accessible.role: Accessible.StaticText
                Accessible.name: head.model.who

                Row {
                    id: person

                    anchors.centerIn: parent
                    spacing: Theme.s6

                    IconImage {
                        anchors.verticalCenter: parent.verticalCenter
                        name: "person"
                        side: Theme.iconSmall
                        tone: Theme.text
                        paper: Theme.tint
                    }
                    Txt {
                        objectName: "desk.who"
                        anchors.verticalCenter: parent.verticalCenter
                        text: head.model.who
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
            PillButton {
                objectName: "desk.leave"
                text: qsTr("退出")
                iconName: "exit"
                onClicked: head.model.leave()
            }
        }
        ColumnLayout {
            spacing: 0
            Layout.row: 0
            Layout.column: Theme.landscape ? 2 : 1
            Layout.leftMargin: Theme.s6

            Txt {
                text: head.shell.clockText
                kind: "h2"
                wrapMode: Text.NoWrap
                Layout.alignment: Qt.AlignRight
                Layout.bottomMargin: -Math.round(Theme.h2 * 0.2)
            }
            Txt {
                text: head.shell.dateText
                kind: "caption"
                wrapMode: Text.NoWrap
                Layout.alignment: Qt.AlignRight
            }
        }
    }
}
