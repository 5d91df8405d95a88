// How much waits, how long, how much needs a hand; and what is wrong with this machine's clock.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: figures

    required property DeskModel model

    spacing: Theme.s9

    Banner {
        objectName: "desk.revoked"
        visible: text !== ""
        status: "problem"
        wordy: true
        text: figures.model.revokedText
        Layout.fillWidth: true
    }
    RowLayout {
        spacing: Theme.s9
        Layout.fillWidth: true

        DeskCount {
            objectName: "desk.count.waiting"
            label: qsTr("待上传")
            figure: figures.model.waitingCount
            unit: qsTr("件")
        }
        DeskCount {
            objectName: "desk.count.oldest"
            visible: figures.model.oldestNumber !== ""
            label: qsTr("最久")
            figure: figures.model.oldestNumber
            unit: figures.model.oldestUnit
        }
        DeskCount {
            objectName: "desk.count.parked"
            label: qsTr("要处理")
            figure: figures.model.parkedCount
            unit: qsTr("件")
            alarming: figures.model.parkedCount > 0
        }
    }
    Banner {
        objectName: "desk.clock"
        visible: text !== ""
        status: "attention"
        iconName: "clock"
        text: figures.model.clockText
        Layout.fillWidth: true
    }
}
