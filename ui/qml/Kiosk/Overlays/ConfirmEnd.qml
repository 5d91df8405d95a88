// 结束办理 asks first.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

DialogPlate {
    id: dialog

    required property ShellModel shell
    required property FormModel form
    readonly property DraftModel draft: form.draft as DraftModel
    /// It stays on the plate when 不用留 is chosen, so that it can be taken back.
    readonly property bool choice: draft.keeps

    title: qsTr("结束并清除屏幕上的信息？")
    text: draft.endText
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

    OptionButton {
        objectName: "end.discard"
        visible: dialog.choice
        text: qsTr("不用留，填过的也清掉")
        iconName: "trash"
        checked: dialog.draft.discard
        onClicked: dialog.draft.toggleDiscard()
        Layout.fillWidth: true
    }
}
