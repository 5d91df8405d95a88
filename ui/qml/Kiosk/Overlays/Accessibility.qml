// 无障碍: large words, contrast, controls within the reach of a seated person. All of it ends with the
// visit.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

DialogPlate {
    id: dialog

    required property ShellModel shell

    title: qsTr("怎样用着方便？")
    text: qsTr("办完以后自动恢复原样。")
    safeText: qsTr("好了")
    safeName: "accessibility.close"
    onSafe: shell.closeOverlay()

    GridLayout {
        columns: Theme.landscape ? 3 : Theme.elder ? 1 : 2
        columnSpacing: Theme.s9
        rowSpacing: Theme.s9
        uniformCellWidths: true
        Layout.fillWidth: true

        OptionButton {
            objectName: "accessibility.elder"
            text: qsTr("长辈版")
            hint: qsTr("字大，一次一题")
            iconName: "elder"
            checked: dialog.shell.elder
            Layout.fillWidth: true
            onClicked: dialog.shell.elder = !dialog.shell.elder
        }
        OptionButton {
            objectName: "accessibility.lowReach"
            visible: Theme.portrait
            text: qsTr("坐着用")
            hint: qsTr("按钮放到下半屏")
            iconName: "wheelchair"
            checked: dialog.shell.lowReach
            Layout.fillWidth: true
            onClicked: dialog.shell.lowReach = !dialog.shell.lowReach
        }
        OptionButton {
            objectName: "accessibility.hcLight"
            text: qsTr("高对比，白底")
            hint: qsTr("白底黑字")
            iconName: "sun"
            checked: dialog.shell.contrast === "hcLight"
            Layout.fillWidth: true
            onClicked: dialog.shell.contrast = checked ? "normal" : "hcLight"
        }
        OptionButton {
            objectName: "accessibility.hcDark"
            text: qsTr("高对比，黑底")
            hint: qsTr("黑底白字")
            iconName: "moon"
            checked: dialog.shell.contrast === "hcDark"
            Layout.fillWidth: true
            onClicked: dialog.shell.contrast = checked ? "normal" : "hcDark"
        }
    }
}
