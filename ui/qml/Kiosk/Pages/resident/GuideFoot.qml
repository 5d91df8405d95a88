// 返回 | 打印 | 带走 | 开始办理, or 咨询 for what cannot be done here.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

RowLayout {
    id: foot

    required property GuideModel model
    required property GuidePaperModel paper
    readonly property ReadAloudModel aloud: model.aloud as ReadAloudModel
    readonly property bool aside: paper.sheet !== ""

    signal back

    spacing: Theme.elder ? Theme.s6 : Theme.s9

    NeutralButton {
        objectName: "footer.back"
        text: qsTr("返回")
        iconName: "chevron-left"
        minHeight: Theme.primaryButton
        leftPadding: Theme.s6
        rightPadding: Theme.s6
        Layout.minimumWidth: implicitWidth
        onClicked: foot.aside ? foot.paper.close() : foot.back()
    }
    NeutralButton {
        objectName: "guide.print"
        visible: foot.paper.offered && !foot.aside
        text: qsTr("打印")
        iconName: "printer"
        minHeight: Theme.primaryButton
        leftPadding: Theme.s6
        rightPadding: Theme.s6
        Layout.minimumWidth: implicitWidth
        onClicked: foot.paper.choose()
    }
    NeutralButton {
        objectName: "guide.take"
        visible: !foot.aside
        text: qsTr("带走")
        iconName: "qr"
        minHeight: Theme.primaryButton
        leftPadding: Theme.s6
        rightPadding: Theme.s6
        Layout.minimumWidth: implicitWidth
        onClicked: foot.paper.take()
    }
    NeutralButton {
        objectName: "guide.aloud"
        visible: Theme.landscape && foot.aloud.offered && !foot.aside
        text: foot.aloud.speaking ? qsTr("停") : qsTr("朗读")
        iconName: foot.aloud.speaking ? "cross" : "speaker"
        minHeight: Theme.primaryButton
        Layout.minimumWidth: implicitWidth
        onClicked: foot.aloud.toggle()
    }
    Item {
        visible: Theme.landscape || foot.aside
        Layout.fillWidth: true
    }
    PrimaryButton {
        objectName: "guide.start"
        visible: !foot.aside
        text: foot.model.canApply ? qsTr("开始办理") : qsTr("咨询")
        iconName: foot.model.canApply ? "chevron-right" : "chat"
        iconAfter: foot.model.canApply
        leftPadding: Theme.s6
        rightPadding: Theme.s6
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.landscape ? Math.round(foot.width * 0.5) : -1
        onClicked: foot.model.canApply ? foot.model.start() : foot.model.ask()
    }
}
