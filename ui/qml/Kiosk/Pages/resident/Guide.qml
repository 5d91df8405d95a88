// 办事指南: the first view answers everything but the tabs. 打印 and 带走 take its place while they show.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property GuideModel model
    readonly property GuidePaperModel paper: model.paper as GuidePaperModel
    readonly property list<string> tabs: [qsTr("先看这些"), qsTr("材料步骤"), qsTr("依据收费"), qsTr("样表"), qsTr("地址电话"), qsTr("责任投诉")]

    readonly property string phone: model.example ? qsTr("咨询 %1（示例）").arg(model.phone) : qsTr("咨询 %1").arg(model.phone)
    readonly property string contact: model.phone === "" ? model.department : model.department + (Theme.elder || Theme.landscape ? "\n" : " · ") + phone

    objectName: "page.guide"
    title: model.name
    subtitle: model.department
    showSteps: false
    pager.topMargin: Theme.portrait ? Theme.s9 : Theme.s6
    pager.bottomMargin: Theme.portrait ? Theme.s6 : Theme.s3
    spacing: Theme.s6
    customFooter: foot

    Connections {
        target: page.model

        function onTabChanged() {
            page.pager.toTop();
        }
    }
    Connections {
        target: page.paper

        function onChanged() {
            if (page.paper.sheet !== "")
                page.pager.toTop();
        }
    }

    GridLayout {
        visible: page.paper.sheet === ""
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s12
        rowSpacing: Theme.s6
        Layout.fillWidth: true

        GuideHead {
            model: page.model
            contact: page.contact
            titled: !page.low
            Layout.preferredWidth: 4
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: Theme.portrait ? Theme.s6 : Theme.s3
            Layout.preferredWidth: 8
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            GuideTabs {
                model: page.model
                tabs: page.tabs
                Layout.fillWidth: true
                Layout.fillHeight: false
            }
            Loader {
                sourceComponent: page.model.tab === 0 ? overview : details
                Layout.fillWidth: true
            }
        }
    }
    Loader {
        active: page.paper.sheet !== ""
        visible: active
        sourceComponent: page.paper.sheet === "print" ? printing : taking
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }

    Component {
        id: overview

        GuideOverview {
            model: page.model
        }
    }
    Component {
        id: details

        GuideDetails {
            model: page.model
        }
    }
    Component {
        id: printing

        GuidePrint {
            name: page.model.name
            paper: page.paper
        }
    }
    Component {
        id: taking

        GuideTake {
            name: page.model.name
            paper: page.paper
        }
    }
    Component {
        id: foot

        GuideFoot {
            model: page.model
            paper: page.paper
            onBack: page.shell.back()
        }
    }
}
