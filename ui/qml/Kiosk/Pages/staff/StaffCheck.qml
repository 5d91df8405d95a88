// 请工作人员核对: first who checks, then whose document it is. Nothing of the desk can be reached here.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property StaffCheckModel model
    readonly property bool proving: model.stage === "staff"
    readonly property var inputMethod: Qt.inputMethod
    /// The keyboard takes the lower part of a low screen: only the box that is typed into stays.
    readonly property bool tight: inputMethod.visible && (Theme.landscape || low)

    objectName: "page.staffCheck"
    title: proving ? qsTr("请工作人员核对") : qsTr("看着证件填")
    subtitle: proving ? qsTr("这一步由工作人员来按。请把证件给工作人员看。") : qsTr("工号 %1 正在核对。姓名和号码照着证件填。").arg(model.member)
    showSteps: Theme.portrait && !low && shell.stepIndex > 0
    spacing: Theme.s12
    footerVisible: !tight
    footer.backText: qsTr("返回")
    footer.primaryText: proving ? (model.locked ? "" : model.atPin ? qsTr("核对密码") : qsTr("下一步")) : qsTr("核对好了")
    footer.primaryIcon: proving && !model.atPin ? "chevron-right" : "check"
    footer.primaryName: proving ? "staffCheck.go" : "staffCheck.confirm"
    footer.onBack: page.model.cancel()
    footer.onPrimary: page.proving ? page.model.submit() : page.model.confirm()

    PageTitle {
        visible: !page.low && !page.tight
        title: page.title
        subtitle: page.subtitle
    }
    GridLayout {
        visible: page.proving
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s24
        rowSpacing: Theme.s12
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        SignInBoxes {
            model: page.model
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }
        SignInPad {
            model: page.model
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }
    }
    StaffCheckPerson {
        visible: !page.proving
        model: page.model
        tight: page.tight
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
