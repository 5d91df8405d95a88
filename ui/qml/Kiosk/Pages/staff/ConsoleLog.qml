// 日志: the newest lines first; nothing of a person is in them.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: section

    required property ConsoleLogModel log

    spacing: Theme.s9

    RowLayout {
        spacing: Theme.s6
        Layout.fillWidth: true

        Repeater {
            model: [true, false]

            ChoiceRow {
                required property bool modelData

                objectName: modelData ? "console.log.warnings" : "console.log.all"
                text: modelData ? qsTr("只看要注意的") : qsTr("全部")
                chosen: section.log.warningsOnly === modelData
                implicitHeight: Theme.field
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                onClicked: section.log.filter(modelData)
            }
        }
        NeutralButton {
            objectName: "console.log.refresh"
            text: qsTr("刷新")
            iconName: "refresh"
            minHeight: Theme.field
            onClicked: section.log.refresh()
        }
    }
    Pager {
        sideMargin: 0
        topMargin: 0
        bottomMargin: 0
        spacing: 0
        Layout.fillWidth: true
        Layout.fillHeight: true

        Txt {
            visible: section.log.loaded && lines.count === 0
            text: section.log.warningsOnly ? qsTr("没有要注意的。") : qsTr("还没有日志。")
            color: Theme.text2
            Layout.fillWidth: true
        }
        Card {
            visible: lines.count > 0
            Layout.fillWidth: true

            Repeater {
                id: lines

                model: section.log.list

                ColumnLayout {
                    id: line

                    required property int index
                    required property string at
                    required property string tag
                    required property string status
                    required property string event
                    required property string source

                    spacing: 0
                    Layout.fillWidth: true

                    Divider {
                        visible: line.index > 0
                        Layout.bottomMargin: Theme.s3
                    }
                    RowLayout {
                        spacing: Theme.s9
                        Layout.fillWidth: true

                        Txt {
                            text: line.at
                            kind: "caption"
                            bold: true
                            color: Theme.text
                            wrapMode: Text.NoWrap
                        }
                        Tag {
                            visible: line.tag !== ""
                            text: line.tag
                            status: line.status
                        }
                        Txt {
                            text: line.source
                            kind: "caption"
                            wrapMode: Text.NoWrap
                            elide: Text.ElideRight
                            Layout.fillWidth: true
                        }
                    }
                    Txt {
                        text: line.event
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                    }
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
