// The lists are being read, or cannot be read.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: reading

    required property DeskQueueModel queue

    visible: queue.problem !== "" || !queue.loaded
    spacing: Theme.s9

    Banner {
        objectName: "desk.problem"
        visible: text !== ""
        status: "problem"
        text: reading.queue.problem
        actionText: qsTr("再试一次")
        actionName: "desk.again"
        Layout.fillWidth: true
        onAction: reading.queue.again()
    }
    Txt {
        visible: reading.queue.problem === ""
        text: qsTr("正在读取…")
        kind: "strong"
    }
    ProgressLine {
        visible: reading.queue.problem === ""
        Layout.fillWidth: true
    }
}
