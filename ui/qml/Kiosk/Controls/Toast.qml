// A short word about something that went well; never for problems. Its owner takes it away.
import QtQuick
import Kiosk.Theme

Rectangle {
    id: toast

    property string text: ""

    visible: text !== ""
    radius: Theme.radiusCard
    color: Theme.text
    border.width: Theme.highContrast ? Theme.stroke : 0
    border.color: Theme.edge
    implicitWidth: Math.min(words.implicitWidth + 2 * Theme.s18, parent ? parent.width - 2 * Theme.margin : words.implicitWidth)
    implicitHeight: words.implicitHeight + 2 * Theme.s9
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Txt {
        id: words

        anchors.centerIn: parent
        width: Math.min(implicitWidth, toast.width - 2 * Theme.s9)
        text: toast.text
        kind: "strong"
        color: Theme.bg
        horizontalAlignment: Text.AlignHCenter
        Accessible.ignored: true
    }
}
