// The panel of one submission: number, item, who, 为什么, 怎么办, and what can be done about it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: panel

    required property ShellModel shell
    required property DeskModel model
    required property DeskQueueModel queue
    required property DeskPaperModel paper
    readonly property bool some: queue.chosen !== ""

    spacing: Theme.s6

    Pager {
        sideMargin: 0
        topMargin: 0
        bottomMargin: 0
        spacing: Theme.s6
        Layout.fillWidth: true
        Layout.fillHeight: true

        DeskSubject {
            visible: panel.some
            number: panel.queue.number
            item: panel.queue.item
            who: panel.queue.who
            Layout.fillWidth: true
        }
        Banner {
            objectName: "desk.why"
            visible: panel.some
            status: panel.queue.held ? "problem" : "waiting"
            title: panel.queue.held ? qsTr("为什么") : ""
            wordy: true
            text: panel.queue.why
            Layout.fillWidth: true
        }
        Txt {
            visible: panel.queue.how.length > 0
            text: qsTr("怎么办")
            bold: true
            Layout.topMargin: Theme.s3
        }
        Repeater {
            model: panel.queue.how

            Txt {
                required property string modelData

                text: modelData
                Layout.fillWidth: true
            }
        }
        Txt {
            visible: text !== ""
            text: panel.queue.kept
            color: Theme.text2
            Layout.fillWidth: true
        }
        Txt {
            visible: !panel.some && !panel.queue.retryingAll
            text: qsTr("点一件，看为什么、怎么办。")
            color: Theme.text2
            Layout.fillWidth: true
        }
        Item {
            Layout.fillHeight: true
        }
    }
    // What was asked for is always in sight, however long the reason.
    Banner {
        objectName: "desk.ask.words"
        visible: panel.queue.asking
        status: "info"
        iconName: "phone"
        title: qsTr("请打 %1").arg(panel.shell.hotline)
        wordy: true
        text: qsTr("说您是%1的，报上面的编号。").arg(panel.shell.place)
        Layout.fillWidth: true
    }
    Banner {
        objectName: "desk.paper"
        visible: panel.some && text !== "" && !panel.queue.asking
        status: panel.paper.standing === "printed" ? "done" : panel.paper.standing === "printing" ? "info" : "attention"
        iconName: "printer"
        text: panel.paper.resultText
        Layout.fillWidth: true
    }
    ColumnLayout {
        visible: panel.queue.retryingAll
        spacing: Theme.s6
        Layout.fillWidth: true

        Txt {
            text: panel.queue.progressText
            bold: true
            Layout.fillWidth: true
        }
        ProgressLine {
            fraction: panel.queue.share
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "desk.retryAll.stop"
            text: qsTr("取消")
            iconName: "cross"
            Layout.fillWidth: true
            onClicked: panel.queue.stopAll()
        }
    }
    PrimaryButton {
        objectName: "desk.retry"
        visible: panel.queue.canRetry && !panel.queue.retryingAll
        text: qsTr("重新上传")
        iconName: "refresh"
        Layout.fillWidth: true
        onClicked: panel.queue.retry()
    }
    GridLayout {
        columns: Theme.portrait ? 4 : 2
        columnSpacing: Theme.s6
        rowSpacing: Theme.s6
        uniformCellWidths: true
        Layout.fillWidth: true

        DeskAction {
            objectName: "desk.print"
            visible: panel.some && panel.paper.offered
            text: qsTr("补打")
            iconName: "printer"
            onClicked: {
                if (panel.queue.asking)
                    panel.queue.ask();
                panel.paper.print();
            }
        }
        DeskAction {
            objectName: "desk.export"
            visible: panel.some
            text: qsTr("导出")
            iconName: "usb"
            onClicked: panel.model.open("exchange")
        }
        DeskAction {
            objectName: "desk.ask"
            visible: panel.some
            text: panel.queue.asking ? qsTr("知道了") : qsTr("问县里")
            iconName: panel.queue.asking ? "check" : "phone"
            onClicked: panel.queue.ask()
        }
        DeskAction {
            objectName: "desk.retryAll"
            visible: panel.model.section === "attention" && panel.queue.parkedTotal > 1 && !panel.queue.retryingAll
            text: qsTr("全部重传")
            iconName: "refresh"
            onClicked: panel.queue.retryAll()
        }
    }
}
