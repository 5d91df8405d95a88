// A photograph or a paper where there is no camera: says so, and where it can be given.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls

FieldFrame {
    id: field

    Banner {
        status: field.row.required ? "attention" : "info"
        iconName: "paperclip"
        title: field.row.required ? qsTr("这一样请到窗口办理") : qsTr("这一样不交也能办，有的话请到窗口补交")
        text: qsTr("这里现在不能拍照。")
        Layout.fillWidth: true
    }
}
