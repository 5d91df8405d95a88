// 服务热线, 事项信息更新于, and 坐着用 at the edge a seated person reaches.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

RowLayout {
    id: facts

    required property ShellModel shell
    property bool centred: false

    spacing: Theme.s9

    Item {
        visible: facts.centred
        Layout.fillWidth: true
    }
    Txt {
        text: qsTr("服务热线 %1").arg(facts.shell.hotline)
        kind: "caption"
        bold: true
    }
    Txt {
        text: facts.shell.catalogueText
        kind: "caption"
    }
    Txt {
        visible: facts.shell.staffHours !== "" && Theme.landscape
        text: facts.shell.staffHours
        kind: "caption"
    }
    Txt {
        visible: facts.shell.placeIsExample
        text: qsTr("示例")
        kind: "caption"
        bold: true
        color: Theme.attentionFg
    }
    Item {
        Layout.fillWidth: true
    }
    PillButton {
        objectName: "home.lowReach"
        visible: Theme.portrait
        text: qsTr("坐着用")
        iconName: checked ? "check" : "wheelchair"
        checked: facts.shell.lowReach
        onClicked: facts.shell.lowReach = !facts.shell.lowReach
    }
}
