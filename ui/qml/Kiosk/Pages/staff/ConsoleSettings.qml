// 设置: one group of fields at a time, saved together; what was taken back by itself is said first.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: section

    required property ConsoleSettingsModel settings
    readonly property var inputMethod: Qt.inputMethod
    /// In landscape keyboard and pad leave room for the field alone.
    readonly property bool cramped: Theme.landscape && (inputMethod.visible || settings.padKind !== "")

    spacing: Theme.s9

    Banner {
        objectName: "console.undone"
        visible: text !== "" && !section.cramped
        status: "attention"
        title: qsTr("已退回原来的设置")
        wordy: true
        text: section.settings.undoneText
        Layout.fillWidth: true
    }
    Banner {
        objectName: "console.settings.trouble"
        visible: text !== "" && !section.cramped
        status: "problem"
        text: section.settings.trouble
        Layout.fillWidth: true
    }
    RowLayout {
        visible: section.settings.loaded && !section.cramped
        spacing: Theme.s6
        Layout.fillWidth: true

        Repeater {
            model: section.settings.groups

            PillButton {
                required property string name
                required property bool here
                required property bool troubled
                required property bool changed

                objectName: "console.group." + name
                text: name
                iconName: troubled ? "status-problem" : changed ? "pencil" : ""
                emphasised: here
                checked: here
                kind: "body"
                leftPadding: Theme.s3
                rightPadding: Theme.s3
                Layout.fillWidth: true
                onClicked: section.settings.openGroup(name)
            }
        }
    }
    Pager {
        sideMargin: 0
        topMargin: 0
        bottomMargin: 0
        spacing: Theme.s12
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: section.settings.list

            ConsoleField {
                settings: section.settings
                Layout.fillWidth: true
            }
        }
        Item {
            Layout.fillHeight: true
        }
    }
    Txt {
        visible: section.settings.changedCount > 0 && !section.cramped
        text: qsTr("保存以后屏幕重新启动，要重新登录。用新设置起不来，会自己退回原来的。")
        kind: "caption"
        Layout.fillWidth: true
    }
    RowLayout {
        visible: section.settings.changedCount > 0 && !section.cramped
        spacing: Theme.s9
        Layout.fillWidth: true

        NeutralButton {
            objectName: "console.settings.undo"
            text: qsTr("不改了")
            iconName: "undo"
            minHeight: Theme.primaryButton
            Layout.fillWidth: true
            Layout.preferredWidth: 2
            onClicked: section.settings.undo()
        }
        PrimaryButton {
            objectName: "console.settings.save"
            text: section.settings.saving ? qsTr("正在保存…") : qsTr("保存 %1 处").arg(section.settings.changedCount)
            iconName: "check"
            Layout.fillWidth: true
            Layout.preferredWidth: 3
            onClicked: section.settings.save()
        }
    }
}
