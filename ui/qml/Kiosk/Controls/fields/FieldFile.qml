// A photograph, or a paper as pages: taken on the camera's page; here is whether it is there.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

FieldFrame {
    id: field

    readonly property bool person: row.type === "photo"

    Banner {
        objectName: "field." + field.row.path + ".there"
        visible: field.row.filled
        status: "done"
        title: field.person ? qsTr("照片拍好了") : qsTr("材料拍好了")
        Layout.fillWidth: true
    }
    RowLayout {
        spacing: Theme.s9
        Layout.fillWidth: true

        SecondaryButton {
            objectName: "field." + field.row.path + ".take"
            visible: field.row.keyboard === "camera"
            text: field.row.filled ? qsTr("重拍") : field.person ? qsTr("去拍照") : qsTr("去拍材料")
            iconName: "camera"
            Layout.fillWidth: true
            onClicked: (field.form as FormModel).photograph(field.row.path)
        }
        DangerButton {
            objectName: "field." + field.row.path + ".drop"
            visible: field.row.filled
            text: qsTr("删除")
            iconName: "trash"
            onClicked: (field.form as FormModel).dropFile(field.row.path)
        }
    }
}
