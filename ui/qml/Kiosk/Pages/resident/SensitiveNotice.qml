// 单独同意: which sensitive data the form asks for, what for, how long; before the first question.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: notice

    required property SensitiveModel model
    required property ShellModel shell

    spacing: Theme.s12
    Layout.fillHeight: false

    Banner {
        objectName: "sensitive.refused"
        visible: notice.model.refused
        title: qsTr("不同意也能办")
        text: qsTr("请到窗口办理，或叫工作人员帮忙。改了主意，按“同意”就能接着填。")
        wordy: true
        actionText: qsTr("叫人帮忙")
        actionName: "sensitive.help"
        Layout.fillWidth: true
        onAction: notice.shell.callHelp()
    }
    Fact {
        iconName: "shield"
        question: qsTr("要填什么")
        answer: notice.model.what
        Layout.fillHeight: false
    }
    Fact {
        iconName: "document"
        question: qsTr("做什么用")
        answer: qsTr("只用来办“%1”，交给办理单位，别处不用。这几样让别人知道了，可能让您的钱财或名声受损，请别让旁人看屏幕。").arg(notice.shell.itemTitle)
        Layout.fillHeight: false
    }
    Fact {
        iconName: "clock"
        question: qsTr("留多久")
        answer: qsTr("您离开，屏幕上的就清除。交了的，本机加密保存，只有平台能打开，平台收到后到期删除。")
        Layout.fillHeight: false
    }
}
