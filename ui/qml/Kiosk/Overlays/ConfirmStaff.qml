// The staff's entrance while somebody's visit is under way: what that person filled in would go.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

DialogPlate {
    id: dialog

    required property ShellModel shell

    title: qsTr("进入工作人员登录？")
    text: qsTr("有人正在办事。进去以后，屏幕上的内容会清除，填了一半的替本人留 7 天，已经提交的不受影响。")
    safeText: qsTr("不进，接着办")
    safeIcon: "undo"
    safeName: "staff.stay"
    otherText: qsTr("我是工作人员，进去")
    otherIcon: "person"
    otherName: "staff.enter"
    otherDanger: true
    onSafe: shell.stay()
    onOther: shell.callStaff()

    picture: IconImage {
        name: "person"
        side: Theme.mm(48)
        Layout.alignment: Qt.AlignHCenter
    }
}
