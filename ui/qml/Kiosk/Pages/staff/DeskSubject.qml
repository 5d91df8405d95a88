// Which submission the panel is about: number, item, masked name and time.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls

ColumnLayout {
    id: subject

    property string number: ""
    property string item: ""
    property string who: ""

    spacing: 0

    Txt {
        objectName: "desk.number"
        text: subject.number
        kind: "caption"
        Layout.fillWidth: true
    }
    Txt {
        text: subject.item
        kind: "h2"
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }
    Txt {
        text: subject.who
        kind: "caption"
        Layout.fillWidth: true
    }
}
