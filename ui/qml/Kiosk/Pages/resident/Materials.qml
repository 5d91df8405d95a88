// 还有 2 样要办: every material by where it comes from; what can be looked up is never asked for.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property MaterialsModel model

    title: model.title
    subtitle: model.subtitle
    spacing: Theme.s9
    footer.backText: qsTr("上一步")
    footer.endVisible: true
    footer.primaryText: model.nextText
    footer.primaryName: "materials.next"
    footer.onBack: page.model.back()
    footer.onPrimary: page.model.next()

    RowLayout {
        spacing: Theme.s12
        Layout.fillWidth: true

        PageTitle {
            visible: !page.low
            title: page.title
            subtitle: Theme.elder ? "" : page.subtitle
        }
        NeutralButton {
            objectName: "materials.print"
            visible: page.model.canPrint && !page.model.asking
            text: page.model.printing ? qsTr("正在打印…") : qsTr("打印清单")
            iconName: "printer"
            minHeight: Theme.control
            Layout.fillWidth: page.low
            onClicked: page.model.printList()
        }
    }
    RowLayout {
        visible: page.model.asking
        spacing: Theme.s12
        Layout.fillWidth: true

        ProgressLine {
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "materials.cancel"
            visible: page.model.canCancel
            text: qsTr("取消，由部门查")
            minHeight: Theme.control
            onClicked: page.model.cancel()
        }
    }
    Banner {
        objectName: "materials.printed"
        visible: page.model.printed !== ""
        text: page.model.printed
        iconName: "printer"
        Layout.fillWidth: true
    }
    Banner {
        objectName: "materials.later"
        visible: page.model.later && !page.model.asking
        status: "waiting"
        iconName: "offline"
        text: qsTr("有的现在查不了。联网后再查，先往下办。")
        Layout.fillWidth: true
    }
    GridLayout {
        columns: Theme.landscape && !Theme.elder ? 2 : 1
        columnSpacing: Theme.s9
        rowSpacing: Theme.s9
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        Repeater {
            model: page.model.rows

            MaterialCard {
                Layout.fillWidth: true
                Layout.fillHeight: true
                onAct: page.model.act(key)
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
    Connections {
        target: page.model

        function onHelpWanted() {
            page.shell.callHelp();
        }
    }
}
