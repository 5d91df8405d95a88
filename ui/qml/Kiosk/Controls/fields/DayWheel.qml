// One part of a date with a button to go up and one to go down; held down it runs.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

GridLayout {
    id: wheel

    property string words: ""
    property string unit: ""
    property string namePrefix: ""

    signal step(int delta)

    readonly property bool flat: Theme.landscape

    columns: flat ? 3 : 1
    columnSpacing: Theme.s3
    rowSpacing: Theme.s3

    NeutralButton {
        objectName: wheel.namePrefix + ".more"
        text: wheel.flat ? "" : qsTr("加")
        iconName: "plus"
        minHeight: Theme.control
        leftPadding: wheel.flat ? Theme.s6 : Theme.s9
        rightPadding: leftPadding
        autoRepeat: true
        Accessible.name: qsTr("%1 加").arg(wheel.unit)
        Layout.row: 0
        Layout.column: wheel.flat ? 2 : 0
        Layout.fillWidth: !wheel.flat
        onClicked: wheel.step(1)
    }
    Rectangle {
        implicitHeight: Theme.field
        implicitWidth: value.implicitWidth + 2 * Theme.s3
        radius: Theme.radiusField
        color: Theme.surface
        border.width: Theme.hairline
        border.color: Theme.divider
        Accessible.role: Accessible.StaticText
        Accessible.name: wheel.words === "" ? qsTr("%1 没选").arg(wheel.unit) : wheel.words + wheel.unit
        Layout.row: wheel.flat ? 0 : 1
        Layout.column: wheel.flat ? 1 : 0
        Layout.minimumWidth: implicitWidth
        Layout.fillWidth: true

        Txt {
            id: value

            anchors.centerIn: parent
            text: (wheel.words === "" ? "–" : wheel.words) + " " + wheel.unit
            kind: wheel.flat ? "strong" : "h2"
            color: wheel.words === "" ? Theme.text2 : Theme.text
            Accessible.ignored: true
        }
    }
    NeutralButton {
        objectName: wheel.namePrefix + ".less"
        text: wheel.flat ? "" : qsTr("减")
        iconName: "minus"
        minHeight: Theme.control
        leftPadding: wheel.flat ? Theme.s6 : Theme.s9
        rightPadding: leftPadding
        autoRepeat: true
        Accessible.name: qsTr("%1 减").arg(wheel.unit)
        Layout.row: wheel.flat ? 0 : 2
        Layout.column: 0
        Layout.fillWidth: !wheel.flat
        onClicked: wheel.step(-1)
    }
}
