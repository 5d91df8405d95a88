// The row of services that is on every page: visit chip, 长辈版, 无障碍, 叫人帮忙.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Models
import Kiosk.Theme

RowLayout {
    id: bar

    required property ShellModel shell
    property bool showHelp: true
    /// In the header of a landscape screen: as wide as the words, to the right.
    property bool compact: false
    /// Nothing but 叫人帮忙 (out of service).
    property bool onlyHelp: false
    readonly property bool crowded: Theme.elder && shell.visitName !== ""

    spacing: Theme.s6

    Loader {
        active: bar.shell.visitName !== ""
        visible: active

        sourceComponent: VisitChip {
            shell: bar.shell
        }
    }
    PillButton {
        objectName: "service.elder"
        visible: !bar.onlyHelp
        text: Theme.portable ? qsTr("长辈") : bar.crowded ? qsTr("长辈版") : qsTr("大 长辈版")
        iconName: checked ? "check" : ""
        iconAfter: true
        checked: bar.shell.elder
        Accessible.name: qsTr("长辈版")
        Layout.fillWidth: !bar.compact
        Layout.minimumWidth: implicitWidth
        onClicked: bar.shell.elder = !bar.shell.elder
    }
    PillButton {
        objectName: "service.accessibility"
        visible: !bar.onlyHelp
        text: bar.crowded ? qsTr("更多") : qsTr("无障碍")
        iconName: bar.crowded ? "" : "access"
        checked: bar.shell.contrast !== "normal" || bar.shell.lowReach
        Accessible.name: qsTr("无障碍")
        Layout.fillWidth: !bar.compact && !bar.crowded
        Layout.minimumWidth: implicitWidth
        onClicked: bar.shell.openAccessibility()
    }
    PillButton {
        objectName: "service.help"
        visible: bar.showHelp
        text: qsTr("叫人帮忙")
        iconName: "bell"
        emphasised: true
        Layout.fillWidth: !bar.compact
        Layout.minimumWidth: implicitWidth
        Layout.preferredWidth: bar.compact ? -1 : Math.round(implicitWidth * 1.3)
        onClicked: bar.shell.callHelp()
    }
}
