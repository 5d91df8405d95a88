// Other ways than the camera of this machine: the telephone, the staff, the window.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: ways

    required property ShellModel shell
    required property CameraModel model

    spacing: Theme.s9
    Layout.fillHeight: false

    ListRow {
        objectName: "ways.phone"
        visible: ways.model.byPhone
        text: qsTr("照片在手机里？扫码上传")
        hint: ways.shell.online ? qsTr("用您自己的手机拍好，扫码传给平台") : qsTr("联网后才能用")
        iconName: "phone"
        framed: true
        Layout.fillWidth: true
        onClicked: ways.model.openPhone()
    }
    ListRow {
        objectName: "ways.staff"
        text: qsTr("请工作人员帮忙")
        hint: qsTr("照片不会拍，或者没有手机")
        iconName: "person"
        framed: true
        Layout.fillWidth: true
        onClicked: ways.shell.callHelp()
    }
    Banner {
        iconName: "building"
        title: qsTr("也可以到窗口交")
        text: qsTr("带上原件，到办理窗口交给工作人员。")
        Layout.fillWidth: true
    }
}
