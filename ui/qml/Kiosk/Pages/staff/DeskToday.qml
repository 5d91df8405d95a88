// 今日概况: the figures, what came in today, what is old, and the beginning of both lists.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Pager {
    id: today

    required property DeskModel model
    required property DeskQueueModel queue
    required property DeskUpdatesModel updates

    sideMargin: 0
    topMargin: 0
    bottomMargin: 0

    DeskFigures {
        model: today.model
        Layout.fillWidth: true
    }
    Txt {
        objectName: "desk.today"
        visible: text !== ""
        text: today.queue.todayText
        Layout.fillWidth: true
    }
    Banner {
        objectName: "desk.concern"
        visible: text !== ""
        status: "attention"
        wordy: true
        text: today.model.concernText
        Layout.fillWidth: true
    }
    Banner {
        objectName: "desk.stale"
        visible: text !== ""
        status: "attention"
        iconName: "refresh"
        text: today.updates.staleText
        Layout.fillWidth: true
    }
    DeskReading {
        queue: today.queue
        Layout.fillWidth: true
    }
    DeskList {
        objectName: "desk.parked"
        visible: today.queue.parkedTotal > 0
        title: qsTr("要处理")
        aside: qsTr("别的件照常上传")
        rows: today.queue.parked
        total: today.queue.parkedTotal
        chosen: today.queue.chosen
        whole: false
        Layout.fillWidth: true
        onChoose: key => today.queue.choose(key)
    }
    DeskList {
        objectName: "desk.waiting"
        visible: today.queue.waitingTotal > 0
        title: qsTr("待上传")
        aside: today.model.waitingCount > 0 ? qsTr("先交的先传") : qsTr("等县里的回执文件")
        rows: today.queue.waiting
        total: today.queue.waitingTotal
        chosen: today.queue.chosen
        whole: false
        Layout.fillWidth: true
        onChoose: key => today.queue.choose(key)
    }
    DeskNothing {
        objectName: "desk.empty"
        visible: today.queue.empty
        text: qsTr("都传完了，没有要处理的。")
        Layout.fillWidth: true
        Layout.topMargin: Theme.s24
    }
    Item {
        Layout.fillHeight: true
    }
}
