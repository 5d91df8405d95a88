// A heading, how the thing stands now, and its buttons.
import QtQuick

Column {
    id: group

    required property string title
    property string standing: ""
    default property alias buttons: flow.data

    spacing: 8

    Text {
        color: "#1a1a1a"
        font.bold: true
        font.pixelSize: 20
        text: group.title
    }

    Text {
        color: "#333333"
        font.pixelSize: 17
        text: group.standing
        visible: text.length > 0
        width: group.width
        wrapMode: Text.Wrap
    }

    Flow {
        id: flow

        spacing: 8
        width: group.width
    }
}
