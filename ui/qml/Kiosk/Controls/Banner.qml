// A line that says what is true right now (offline, places to fill in); may offer one action.
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

Rectangle {
    id: banner

    property string status: "info"
    property string iconName: ""
    property string title: ""
    property string text: ""
    property string actionText: ""
    property string actionName: ""
    /// Under a title the words are a remark, unless they are what the banner is for.
    property bool wordy: title === ""
    signal action

    color: Theme.statusBg(status)
    radius: Theme.radiusCard
    border.width: Theme.stroke
    border.color: Theme.statusFg(status)
    implicitHeight: Math.max(Theme.control, row.implicitHeight + 2 * Theme.s6)
    implicitWidth: row.implicitWidth + 2 * Theme.s12
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title === "" ? text : title + " " + text

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.s12
        anchors.rightMargin: Theme.s12
        spacing: Theme.s9

        IconImage {
            name: banner.iconName === "" ? Theme.statusIcon(banner.status) : banner.iconName
            side: Math.round(Theme.icon * 0.95)
            tone: Theme.statusFg(banner.status)
            fill: banner.color
            paper: banner.color
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Txt {
                visible: banner.title !== ""
                text: banner.title
                kind: "strong"
                color: banner.status === "problem" || banner.status === "attention" ? Theme.statusFg(banner.status) : Theme.text
                Layout.fillWidth: true
            }
            Txt {
                visible: banner.text !== ""
                text: banner.text
                kind: banner.wordy ? "body" : "caption"
                color: banner.wordy ? Theme.text : Theme.text2
                Layout.fillWidth: true
            }
        }
        SecondaryButton {
            visible: banner.actionText !== ""
            objectName: banner.actionName
            text: banner.actionText
            minHeight: Theme.control
            onClicked: banner.action()
        }
    }
}
