// One thing the dock can do. Grey on purpose: nobody should take the dock for the terminal.
import QtQuick

Rectangle {
    id: button

    required property string text
    property bool active: false
    signal pressed

    Accessible.name: text
    Accessible.onPressAction: pressed()
    Accessible.role: Accessible.Button
    border.color: "#5b5b5b"
    border.width: active ? 3 : 1
    color: touch.pressed ? "#b5b5b5" : active ? "#d9d9d9" : "#f2f2f2"
    implicitHeight: 46
    implicitWidth: label.implicitWidth + 28
    radius: 4

    Text {
        id: label

        anchors.centerIn: parent
        color: "#1a1a1a"
        font.bold: button.active
        font.pixelSize: 18
        text: button.text
    }

    TapHandler {
        id: touch

        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: button.pressed()
    }
}
