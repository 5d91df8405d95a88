// Who is here (masked) and how long the page waits for the next touch.
import QtQuick
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: chip

    required property ShellModel shell

    visible: shell.visitName !== ""
    implicitHeight: Theme.control
    implicitWidth: row.implicitWidth + 2 * (Theme.elder ? Theme.s6 : Theme.s9)
    radius: height / 2
    color: Theme.tint
    border.width: Theme.hairline
    border.color: Theme.divider
    Accessible.role: Accessible.StaticText
    Accessible.name: shell.visitName

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.s6

        Ring {
            anchors.verticalCenter: parent.verticalCenter
            side: Theme.iconSmall
            thickness: side * 0.18
            fraction: chip.shell.idleFraction
        }
        Txt {
            anchors.verticalCenter: parent.verticalCenter
            text: chip.shell.visitName
            bold: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Txt {
            anchors.verticalCenter: parent.verticalCenter
            text: chip.shell.idleLeftText
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
