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
    // Where staff can check here, the way there is the page's primary button.
    actionText: model !== null && model.staffChecks ? "" : qsTr("叫人帮忙")
    actionName: "level.help"
    Layout.fillWidth: true
    onAction: notice.shell.callHelp()
}
