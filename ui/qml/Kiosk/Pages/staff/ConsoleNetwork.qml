// 网络自检: five steps, each with what was found, how long it took, what to do.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: section

    required property ConsoleNetworkModel network

    spacing: Theme.s9

    Pager {
        sideMargin: 0
        topMargin: 0
        bottomMargin: 0
        Layout.fillWidth: true
        Layout.fillHeight: true

        Card {
            title: qsTr("网络自检")
            Layout.fillWidth: true

            Txt {
                visible: !section.network.begun
                text: qsTr("从本机到平台一步一步查：地址、域名、证书、平台、时钟。每一步最多等 10 秒。")
                color: Theme.text2
                Layout.fillWidth: true
            }
            Repeater {
                model: section.network.list

                ColumnLayout {
                    id: line

                    required property string key
                    required property string name
                    required property string fact
                    required property string detail
                    required property string advice
                    required property string status
                    readonly property bool waits: fact === ""

                    spacing: 0
                    Layout.fillWidth: true

                    Divider {
                        Layout.bottomMargin: Theme.s6
                    }
                    RowLayout {
                        spacing: Theme.s9
                        Layout.fillWidth: true

                        IconImage {
                            name: line.waits ? "clock" : Theme.statusIcon(line.status)
                            side: Theme.icon
                            tone: line.waits ? Theme.text2 : Theme.statusFg(line.status)
                        }
                        Txt {
                            text: line.name
                            kind: "strong"
                            Layout.preferredWidth: Theme.strong * 5
                        }
                        Txt {
                            objectName: "console.step." + line.key
                            text: line.fact
                            color: Theme.statusFg(line.status)
                            bold: true
                            Layout.fillWidth: true
                        }
                        Txt {
                            text: line.detail
                            color: Theme.text2
                            horizontalAlignment: Text.AlignRight
                            wrapMode: Text.NoWrap
                        }
                    }
                    Txt {
                        visible: line.advice !== ""
                        text: line.advice
                        Layout.fillWidth: true
                        Layout.leftMargin: Theme.icon + Theme.s9
                        Layout.bottomMargin: Theme.s3
                    }
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
    }
    ProgressLine {
        visible: section.network.running
        fraction: section.network.share
        Layout.fillWidth: true
    }
    NeutralButton {
        objectName: "console.network.stop"
        visible: section.network.running
        text: section.network.stopping ? qsTr("正在停下…") : qsTr("取消")
        iconName: "cross"
        minHeight: Theme.primaryButton
        Layout.fillWidth: true
        onClicked: section.network.stop()
    }
    PrimaryButton {
        objectName: "console.network.start"
        visible: !section.network.running
        text: section.network.begun ? qsTr("再查一遍") : qsTr("开始检查")
        iconName: "refresh"
        Layout.fillWidth: true
        onClicked: section.network.start()
    }
}
