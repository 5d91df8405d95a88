// 试触摸屏: fields over the whole screen that are ticked as a finger passes; nothing else is on it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: sheet

    required property ConsoleDevicesModel devices
    readonly property int across: Theme.landscape ? 8 : 6
    readonly property int down: Math.round(devices.cells / across)
    readonly property real cellWidth: width / across
    readonly property real cellHeight: height / down

    objectName: "console.touch"
    color: Theme.surface
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("试触摸屏")

    function pass(x: real, y: real) {
        const column = Math.floor(x / cellWidth);
        const row = Math.floor(y / cellHeight);
        if (column >= 0 && column < across && row >= 0 && row < down)
            devices.touch(row * across + column);
    }

    Repeater {
        model: sheet.devices.cells

        Rectangle {
            id: cell

            required property int index
            readonly property bool done: sheet.devices.touched.indexOf(index) >= 0

            x: Math.round((index % sheet.across) * sheet.cellWidth)
            y: Math.round(Math.floor(index / sheet.across) * sheet.cellHeight)
            width: Math.ceil(sheet.cellWidth)
            height: Math.ceil(sheet.cellHeight)
            color: done ? Theme.doneBg : Theme.surface
            border.width: Theme.hairline
            border.color: Theme.edge
            Accessible.ignored: true

            IconImage {
                visible: cell.done
                anchors.centerIn: parent
                name: "check"
                side: Theme.icon
                tone: Theme.doneFg
                paper: Theme.doneBg
            }
        }
    }
    MouseArea {
        objectName: "console.touch.area"
        anchors.fill: parent
        onPressed: mouse => sheet.pass(mouse.x, mouse.y)
        onPositionChanged: mouse => sheet.pass(mouse.x, mouse.y)
    }
    ColumnLayout {
        anchors.centerIn: parent
        spacing: Theme.s9

        Rectangle {
            color: Theme.surface
            radius: Theme.radiusCard
            implicitWidth: words.implicitWidth + 2 * Theme.s12
            implicitHeight: words.implicitHeight + 2 * Theme.s6
            Layout.alignment: Qt.AlignHCenter

            Txt {
                id: words

                anchors.centerIn: parent
                text: qsTr("用手指划过每一格：%1 / %2").arg(sheet.devices.touched.length).arg(sheet.devices.cells)
                kind: "h2"
                wrapMode: Text.NoWrap
            }
        }
        NeutralButton {
            objectName: "console.touch.end"
            text: qsTr("结束")
            iconName: "cross"
            Layout.alignment: Qt.AlignHCenter
            onClicked: sheet.devices.endTouch()
        }
    }
}
