// 数据更新: how old what the platform sends is here.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: section

    required property DeskModel model
    required property DeskUpdatesModel updates

    spacing: Theme.s9

    Banner {
        visible: section.model.linkText !== ""
        status: "waiting"
        iconName: "offline"
        text: qsTr("%1。联网后自动更新，不用做什么。").arg(section.model.linkText)
        Layout.fillWidth: true
    }
    Card {
        title: qsTr("数据更新")
        Layout.fillWidth: true

        Repeater {
            model: section.updates.list

            RowLayout {
                id: line

                required property string key
                required property string name
                required property string detail
                required property string trouble
                required property string tag
                required property string status

                spacing: Theme.s9
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    Txt {
                        text: line.name
                        bold: true
                        Layout.fillWidth: true
                    }
                    Txt {
                        text: line.detail
                        kind: "caption"
                        Layout.fillWidth: true
                    }
                    Txt {
                        visible: text !== ""
                        text: line.trouble
                        kind: "caption"
                        color: Theme.attentionFg
                        Layout.fillWidth: true
                    }
                }
                Tag {
                    text: line.tag
                    status: line.status
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
