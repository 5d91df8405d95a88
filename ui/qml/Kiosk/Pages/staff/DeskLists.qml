// 待上传 or 要处理: the figures, and the whole list.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: lists

    required property DeskModel model
    required property DeskQueueModel queue
    readonly property bool waiting: model.section === "waiting"
    readonly property int total: waiting ? queue.waitingTotal : queue.parkedTotal

    spacing: Theme.s9

    DeskFigures {
        model: lists.model
        Layout.fillWidth: true
    }
    DeskReading {
        queue: lists.queue
        Layout.fillWidth: true
    }
    DeskList {
        objectName: lists.waiting ? "desk.waiting" : "desk.parked"
        visible: lists.total > 0
        title: lists.waiting ? qsTr("待上传") : qsTr("要处理")
        aside: lists.waiting ? (lists.model.waitingCount > 0 ? qsTr("先交的先传") : qsTr("等县里的回执文件")) : qsTr("别的件照常上传")
        rows: lists.waiting ? lists.queue.waiting : lists.queue.parked
        total: lists.total
        chosen: lists.queue.chosen
        more: lists.queue.more
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: implicitHeight
        onChoose: key => lists.queue.choose(key)
        onShowMore: lists.queue.showMore()
    }
    DeskNothing {
        objectName: "desk.empty"
        visible: lists.queue.loaded && lists.total === 0
        text: lists.queue.empty ? qsTr("都传完了，没有要处理的。") : lists.waiting ? qsTr("没有等着上传的。") : qsTr("没有要处理的。")
        Layout.fillWidth: true
        Layout.topMargin: Theme.s24
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 0
    }
}
