// 结束办理 asks first.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

DialogPlate {
    id: dialog

    required property ShellModel shell

    title: qsTr("结束并清除屏幕上的信息？")
    text: qsTr("还没有提交的内容不会留下。已经提交的不受影响。")
    safeText: qsTr("接着办")
    safeIcon: "undo"
    safeName: "end.stay"
    otherText: qsTr("结束")
    otherIcon: "exit"
    otherName: "end.end"
    otherDanger: true
    onSafe: shell.stay()
    onOther: shell.endVisit()

    picture: IconImage {
        name: "exit"
        side: Theme.mm(48)
        Layout.alignment: Qt.AlignHCenter
    }
}
