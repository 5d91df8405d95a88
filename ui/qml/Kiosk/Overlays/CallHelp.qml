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
    text: brief ? "" : qsTr("您填的都还在，不用着急。")
    /// The large letters of 长辈版 leave little room on a wide screen.
    readonly property bool brief: Theme.elder && Theme.landscape
    safeText: qsTr("回去接着办")
    safeIcon: "undo"
    safeName: "help.back"
    onSafe: shell.cancelHelp()

    picture: IconImage {
        visible: Theme.portrait
        name: "bell"
        side: Theme.mm(60)
        Layout.alignment: Qt.AlignHCenter
    }

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s9
        rowSpacing: Theme.s9
        uniformCellWidths: true
        Layout.fillWidth: true

        HelpLine {
            iconName: "person"
            title: qsTr("站里有人")
            text: dialog.brief ? qsTr("请跟工作人员说一声。") : dialog.shell.staffHours === "" ? qsTr("请直接跟服务站的工作人员说一声，转人工办理。") : qsTr("请直接跟工作人员说一声，转人工办理。%1。").arg(dialog.shell.staffHours)
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        HelpLine {
            iconName: "phone"
            title: qsTr("现在没有人在")
            text: dialog.brief ? qsTr("请拨 %1。").arg(dialog.shell.hotline) : qsTr("请拨 %1，说您在%2的自助机前。").arg(dialog.shell.hotline).arg(dialog.shell.place)
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        HelpLine {
            iconName: "hand-heart"
            title: qsTr("不用机器也能办")
            text: dialog.brief ? qsTr("到窗口，或请代办员。") : qsTr("到窗口办，或请村里的代办员帮您办，一样算数。")
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        SecondaryButton {
            objectName: "help.ask"
            visible: dialog.shell.canAsk
            text: qsTr("写下来问，凭编号看答复")
            iconName: "chat"
            Layout.fillWidth: true
            Layout.fillHeight: Theme.landscape
            onClicked: dialog.shell.askInWriting()
        }
    }
    Txt {
        visible: dialog.shell.hasDesk && !dialog.brief
        text: qsTr("工作人员：按住左上角的站名 2 秒登录。")
        kind: "caption"
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}
