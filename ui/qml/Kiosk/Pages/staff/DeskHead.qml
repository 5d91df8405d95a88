// Head of the desk and of the console: where, how the line is, who is signed in, 退出, the time.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: head

    required property ShellModel shell
    property string title: qsTr("村级服务台")
    property string who: ""
    /// 离线 3 小时 12 分; empty while the platform answers.
    property string linkText: ""
    /// What stands behind the place: the version.
    property string aside: ""
    property string prefix: "desk"

    signal leave

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
                    text: head.title
                    kind: "strong"
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }
                Txt {
                    text: head.aside === "" ? head.shell.place : head.shell.place + "　" + head.aside
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
                objectName: head.prefix + ".link"
                visible: head.linkText !== "" || head.shell.online
                text: head.linkText === "" ? qsTr("网络正常") : head.linkText
                status: head.linkText === "" ? "done" : "waiting"
                iconName: head.linkText === "" ? "online" : "offline"
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
                Accessible.name: head.who

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
                        objectName: head.prefix + ".who"
                        anchors.verticalCenter: parent.verticalCenter
                        text: head.who
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
            PillButton {
                objectName: head.prefix + ".leave"
                text: qsTr("退出")
                iconName: "exit"
                onClicked: head.leave()
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
