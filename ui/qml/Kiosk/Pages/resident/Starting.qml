// 正在准备…: the store and the devices are not there yet.
import QtQuick
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: page

    required property ShellModel shell

    objectName: "page.starting"
    color: Theme.bg

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.s24
        spacing: Theme.s12

        IconImage {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "house-heart"
            side: Theme.mm(70)
        }
        Txt {
            width: parent.width
            text: page.shell.place
            kind: "h2"
            horizontalAlignment: Text.AlignHCenter
        }
        Txt {
            width: parent.width
            text: qsTr("正在准备…")
            kind: "h1"
            color: Theme.primary
            horizontalAlignment: Text.AlignHCenter
        }
        ProgressLine {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Theme.mm(220))
        }
    }
}
