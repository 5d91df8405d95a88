// 自检报告: the newest, made here or by itself; what needs a hand stands first.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: section

    required property ConsoleReportModel report

    spacing: Theme.s9

    Banner {
        objectName: "console.verdict"
        visible: section.report.made
        status: section.report.status
        title: section.report.verdict
        text: section.report.atText
        Layout.fillWidth: true
    }
    Pager {
        sideMargin: 0
        topMargin: 0
        bottomMargin: 0
        Layout.fillWidth: true
        Layout.fillHeight: true

        Txt {
            visible: !section.report.made && !section.report.running
            text: qsTr("自检查本机、设备和到平台的网络，大约半分钟。查好了可以打印，签字存档。本机每天也自己查一次。")
            color: Theme.text2
            Layout.fillWidth: true
        }
        Card {
            visible: section.report.made
            Layout.fillWidth: true

            Repeater {
                model: section.report.list

                ColumnLayout {
                    id: line

                    required property int index
                    required property string name
                    required property string detail
                    required property string advice
                    required property string tag
                    required property string status

                    spacing: 0
                    Layout.fillWidth: true

                    Divider {
                        visible: line.index > 0
                        Layout.bottomMargin: Theme.s3
                    }
                    RowLayout {
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
                                wrapMode: Text.Wrap
                                Layout.fillWidth: true
                            }
                            Txt {
                                visible: line.advice !== ""
                                text: line.advice
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
        }
        Item {
            Layout.fillHeight: true
        }
    }
    Banner {
        objectName: "console.paper"
        visible: text !== ""
        status: section.report.paperStatus
        iconName: "printer"
        text: section.report.paperText
        Layout.fillWidth: true
    }
    ColumnLayout {
        visible: section.report.running
        spacing: Theme.s6
        Layout.fillWidth: true

        Txt {
            text: section.report.step
            kind: "strong"
            Layout.fillWidth: true
        }
        ProgressLine {
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "console.report.stop"
            text: qsTr("取消")
            iconName: "cross"
            minHeight: Theme.primaryButton
            Layout.fillWidth: true
            onClicked: section.report.stop()
        }
    }
    RowLayout {
        visible: !section.report.running
        spacing: Theme.s9
        Layout.fillWidth: true

        SecondaryButton {
            objectName: "console.report.print"
            visible: section.report.made
            text: section.report.printing ? qsTr("正在打…") : qsTr("打印报告")
            iconName: "printer"
            minHeight: Theme.primaryButton
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: section.report.print()
        }
        PrimaryButton {
            objectName: "console.report.start"
            text: section.report.made ? qsTr("再自检一遍") : qsTr("现在自检")
            iconName: "refresh"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: section.report.start()
        }
    }
}
