// 问一问 about this item, beside 开始办理.
import QtQuick
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Banner {
    id: ask

    required property GuideModel model

    status: "info"
    iconName: "chat"
    title: qsTr("看不明白？写下来问部门")
    text: Theme.elder ? "" : qsTr("可以不留名，凭编号看答复。")
    actionText: qsTr("问一问")
    actionName: "guide.ask"
    onAction: ask.model.ask()
}
