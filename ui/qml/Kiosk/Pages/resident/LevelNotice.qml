// More is needed than the card or the code gave: what would do, and that nothing is lost.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models

Banner {
    id: notice

    required property LevelModel model
    required property ShellModel shell

    objectName: "level.notice"
    status: "attention"
    iconName: "person"
    title: qsTr("请工作人员核对一下")
    text: qsTr("刚才的办法还不够办这件事。请把证件给工作人员看，核对好了接着办，填好的都还在。")
    wordy: true
    actionText: model.staffChecks ? qsTr("请工作人员核对") : qsTr("叫人帮忙")
    actionName: "level.ask"
    Layout.fillWidth: true
    onAction: notice.model.staffChecks ? notice.model.ask() : notice.shell.callHelp()
}
