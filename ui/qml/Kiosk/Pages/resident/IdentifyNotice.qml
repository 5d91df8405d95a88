// What is read from the card, what for, how long it is kept: before anything is read.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

GridLayout {
    id: notice

    property bool forAffairs: false
    property string reads: ""

    columns: Theme.landscape ? 2 : 1
    columnSpacing: Theme.s12
    rowSpacing: Theme.s12
    uniformCellWidths: true
    Layout.fillHeight: false

    Fact {
        iconName: "chip-card"
        question: qsTr("读什么")
        answer: notice.reads
    }
    Fact {
        iconName: "document"
        question: qsTr("做什么用")
        answer: notice.forAffairs ? qsTr("用来找到您自己的办件。") : qsTr("确认是您本人，并替您填表。您按“提交”以后，才会随申请交给办理单位。")
    }
    Fact {
        iconName: "clock"
        question: qsTr("留多久")
        answer: qsTr("这次办完或您离开，屏幕上的内容就清除。填了一半的，加密替您留 7 天，也可以不留。交了的申请，本机加密保存，只有平台能打开。")
    }
    Fact {
        iconName: "person"
        question: qsTr("不同意也能办")
        answer: qsTr("可以请工作人员帮忙，在窗口办。")
    }
}
