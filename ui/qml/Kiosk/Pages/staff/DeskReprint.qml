// 补打回执: the newest submissions, or those whose number ends with the digits typed in the panel.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: reprint

    required property DeskPaperModel paper

    spacing: Theme.s9

    DeskList {
        objectName: "reprint.list"
        visible: !reprint.paper.nothing
        title: reprint.paper.searching ? qsTr("编号末尾是 %1").arg(reprint.paper.digits) : qsTr("最近提交的")
        aside: qsTr("新的在前")
        rows: reprint.paper.list
        chosen: reprint.paper.chosen
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: implicitHeight
        onChoose: key => reprint.paper.choose(key)
    }
    DeskNothing {
        visible: reprint.paper.nothing
        iconName: "search"
        text: reprint.paper.searching ? qsTr("没有找到这个编号。请对照回执再按一次。") : qsTr("这台机器还没有交过申请。")
        Layout.fillWidth: true
        Layout.topMargin: Theme.s24
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 0
    }
}
