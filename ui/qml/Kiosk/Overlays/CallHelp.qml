// 叫人帮忙: what to do when the machine alone does not do. No bell is wired to this terminal, so the
// words promise none: they say whom to go to and whom to call.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

DialogPlate {
    id: dialog

    required property ShellModel shell

    title: qsTr("请工作人员来帮您")
    text: qsTr("您填的都还在，不用着急。")
    safeText: qsTr("回去接着办")
    safeIcon: "undo"
    safeName: "help.back"
    onSafe: shell.cancelHelp()

    picture: IconImage {
        name: "bell"
        side: Theme.mm(Theme.landscape ? 42 : 60)
        Layout.alignment: Qt.AlignHCenter
    }

    HelpLine {
        iconName: "person"
        title: qsTr("站里有人")
        text: dialog.shell.staffHours === "" ? qsTr("请直接跟服务站的工作人员说一声，转人工办理。") : qsTr("请直接跟工作人员说一声，转人工办理。%1。").arg(dialog.shell.staffHours)
        Layout.fillWidth: true
    }
    HelpLine {
        iconName: "phone"
        title: qsTr("现在没有人在")
        text: qsTr("请拨 %1，说您在%2的自助机前。").arg(dialog.shell.hotline).arg(dialog.shell.place)
        Layout.fillWidth: true
    }
    HelpLine {
        iconName: "hand-heart"
        title: qsTr("不想用机器，也能办")
        text: qsTr("到窗口办，或请村里的代办员帮您办，一样算数。")
        visible: !(Theme.elder && Theme.landscape)
        Layout.fillWidth: true
    }
    SecondaryButton {
        objectName: "help.ask"
        visible: dialog.shell.canAsk
        text: qsTr("写下来问，凭编号看答复")
        iconName: "chat"
        Layout.fillWidth: true
        onClicked: dialog.shell.askInWriting()
    }
    Txt {
        // The large letters of 长辈版 leave no room for it on a wide screen.
        visible: dialog.shell.hasDesk && !(Theme.elder && Theme.landscape)
        text: qsTr("工作人员：按住左上角的站名 2 秒登录。")
        kind: "caption"
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}
