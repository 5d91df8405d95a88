// The panel of one device: how it is, what to do, and trying it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: panel

    required property ConsoleDevicesModel devices
    readonly property var row: devices.row
    readonly property string status: row.status === undefined ? "info" : row.status

    spacing: Theme.s9

    Txt {
        objectName: "console.device.name"
        text: panel.row.name === undefined ? "" : panel.row.name
        kind: "h2"
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }
    Txt {
        visible: text !== ""
        text: panel.row.driver === undefined ? "" : panel.row.driver
        kind: "caption"
        Layout.fillWidth: true
        Layout.topMargin: -Theme.s6
    }
    Banner {
        objectName: "console.device.words"
        visible: panel.devices.picture === "" // what it saw needs the room
        status: panel.status
        title: panel.row.tag === undefined ? "" : panel.row.tag
        text: panel.row.words === undefined ? "" : panel.row.words
        wordy: true
        Layout.fillWidth: true
    }
    Banner {
        objectName: "console.result"
        visible: text !== "" && !panel.devices.trying
        status: panel.devices.resultStatus
        text: panel.devices.resultText
        Layout.fillWidth: true
    }
    // What the camera saw, small; never in the cache of pictures, so that nothing of it stays.
    Image {
        objectName: "console.picture"
        visible: panel.devices.picture !== "" && !panel.devices.trying
        source: panel.devices.picture
        cache: false
        fillMode: Image.PreserveAspectFit
        horizontalAlignment: Image.AlignLeft
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("拍到的样子")
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: Theme.control
        Layout.preferredHeight: Theme.mm(110)
        Layout.maximumHeight: Theme.mm(140)
    }
    Item {
        visible: panel.devices.picture === ""
        Layout.fillHeight: true
    }
    ColumnLayout {
        visible: panel.devices.trying
        spacing: Theme.s6
        Layout.fillWidth: true

        Txt {
            objectName: "console.trying"
            text: panel.devices.tryingText
            kind: "strong"
            Layout.fillWidth: true
        }
        ProgressLine {
            fraction: panel.devices.share
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "console.try.stop"
            visible: panel.devices.canStop
            text: qsTr("取消")
            iconName: "cross"
            Layout.fillWidth: true
            onClicked: panel.devices.stop()
        }
    }
    PrimaryButton {
        objectName: "console.try"
        visible: !panel.devices.trying && text !== ""
        text: panel.row.test === undefined ? "" : panel.row.test
        iconName: panel.row.iconName === undefined ? "" : panel.row.iconName
        Layout.fillWidth: true
        onClicked: panel.devices.tryIt()
    }
}
