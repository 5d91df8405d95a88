// Nothing there: a picture and the fact.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

ColumnLayout {
    id: nothing

    property string text: ""
    property string iconName: "folder-check"

    spacing: Theme.s9

    IconImage {
        name: nothing.iconName
        side: Math.round(Theme.display * 1.6)
        Layout.alignment: Qt.AlignHCenter
    }
    Txt {
        text: nothing.text
        kind: "h2"
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}
