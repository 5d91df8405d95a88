// 导出导入: where to, how much, and the acknowledgement files found there.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Pager {
    id: section

    required property DeskModel model
    required property DeskExchangeModel exchange

    sideMargin: 0
    topMargin: 0
    bottomMargin: 0

    Banner {
        objectName: "exchange.revoked"
        visible: text !== ""
        status: "problem"
        wordy: true
        text: section.model.revokedText
        Layout.fillWidth: true
    }
    Card {
        title: qsTr("1. 选 U 盘")
        Layout.fillWidth: true

        Repeater {
            model: section.exchange.places

            OptionButton {
                required property string key
                required property string name
                required property string detail
                required property bool usable

                objectName: "exchange.place." + name
                text: name
                hint: detail
                iconName: "usb"
                checked: key === section.exchange.chosen
                Accessible.role: Accessible.RadioButton
                Layout.fillWidth: true
                onClicked: section.exchange.choose(key)
            }
        }
        Txt {
            visible: section.exchange.nowhere
            text: qsTr("没有找到 U 盘。请插上 U 盘，等几秒，再按“重新找”。")
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "exchange.look"
            text: section.exchange.looking ? qsTr("正在找…") : qsTr("重新找")
            iconName: "refresh"
            minHeight: Theme.control
            Layout.alignment: Qt.AlignLeft
            onClicked: section.exchange.look()
        }
    }
    Card {
        title: qsTr("2. 导出没有上传的")
        Layout.fillWidth: true

        Txt {
            text: section.exchange.count > 0 ? qsTr("有 %1 件要导出。写成一个加密的文件，谁捡到 U 盘也看不到内容。").arg(section.exchange.count) : qsTr("没有要导出的。")
            Layout.fillWidth: true
        }
        PrimaryButton {
            objectName: "exchange.export"
            visible: section.exchange.canExport
            text: qsTr("导出")
            iconName: "usb"
            minHeight: Theme.button
            Layout.fillWidth: true
            onClicked: section.exchange.export()
        }
    }
    Card {
        title: qsTr("3. 导入县里给的回执文件")
        Layout.fillWidth: true

        Repeater {
            model: section.exchange.files

            RowLayout {
                id: file

                required property string key
                required property string name

                spacing: Theme.s9
                Layout.fillWidth: true

                IconImage {
                    name: "document"
                    side: Theme.iconSmall
                }
                Txt {
                    text: file.name
                    wrapMode: Text.WrapAnywhere
                    Layout.fillWidth: true
                }
                SecondaryButton {
                    objectName: "exchange.import." + file.name
                    visible: !section.exchange.working
                    text: qsTr("导入")
                    minHeight: Theme.control
                    onClicked: section.exchange.take(file.key)
                }
            }
        }
        Txt {
            text: section.exchange.filesText !== "" ? section.exchange.filesText : section.exchange.nowhere ? qsTr("插上 U 盘后，这里列出回执文件。") : ""
            visible: text !== ""
            Layout.fillWidth: true
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
