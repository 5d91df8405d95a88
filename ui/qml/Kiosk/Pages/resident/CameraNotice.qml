// What is photographed, what for, how long it is kept: before the camera is switched on.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

GridLayout {
    id: notice

    property bool person: false
    property bool byPhone: false

    columns: Theme.landscape ? 2 : 1
    columnSpacing: Theme.s12
    rowSpacing: Theme.s12
    uniformCellWidths: true
    Layout.fillHeight: false

    Fact {
        iconName: "camera"
        question: qsTr("拍什么")
        answer: notice.person ? qsTr("拍您的证件照。您按“拍一张”才拍，不录像，不认脸。") : qsTr("拍您放在桌上的材料。您按“拍一张”才拍，不录像。")
    }
    Fact {
        iconName: "document"
        question: qsTr("做什么用")
        answer: qsTr("只用来办这一件事。您按“提交”以后，才会随申请交给办理单位。")
    }
    Fact {
        iconName: "clock"
        question: qsTr("留多久")
        answer: qsTr("不用的马上清除。交了的，本机加密保存，只有平台能打开。没交就离开，都会清除。")
    }
    Fact {
        iconName: "person"
        question: qsTr("不同意也能办")
        answer: notice.byPhone ? qsTr("可以用手机传，请工作人员帮忙，或到窗口交。") : qsTr("可以请工作人员帮忙，或到窗口交。")
    }
}
