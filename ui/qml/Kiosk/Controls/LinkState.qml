// 网络正常 or 暂时离线: picture and words.
import QtQuick
import Kiosk.Models
import Kiosk.Theme

Row {
    id: link

    required property ShellModel shell
    readonly property color tone: shell.online ? Theme.doneFg : shell.linkKnown ? Theme.attentionFg : Theme.text2

    spacing: Theme.s3

    IconImage {
        anchors.verticalCenter: parent.verticalCenter
        name: link.shell.online || !link.shell.linkKnown ? "online" : "offline"
        side: Math.round(Theme.caption * 1.25)
        tone: link.tone
    }
    Txt {
        objectName: "header.link"
        anchors.verticalCenter: parent.verticalCenter
        text: link.shell.linkText
        kind: "caption"
        bold: true
        color: link.tone
        wrapMode: Text.NoWrap
    }
}
