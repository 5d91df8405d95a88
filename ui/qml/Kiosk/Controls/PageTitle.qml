// The question of the page, and one line under it; PageFrame shows it larger in low reach.
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

ColumnLayout {
    id: head

    property string title: ""
    property string subtitle: ""

    spacing: 0
    Layout.fillWidth: true

    Txt {
        text: head.title
        kind: "h1"
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }
    Txt {
        visible: head.subtitle !== ""
        text: head.subtitle
        color: Theme.text2
        Layout.fillWidth: true
    }
}
