// 已存在本机 / 平台已收到 / 办理结果: three facts side by side, never merged.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Card {
    id: card

    required property QtObject truths
    readonly property int disc: Math.round(Theme.h1 * 1.3)

    Item {
        implicitHeight: row.implicitHeight
        Layout.fillWidth: true

        Rectangle {
            x: parent.width / 6
            y: card.disc / 2
            width: parent.width * 2 / 3
            height: Theme.strokeSelected
            color: Theme.divider
        }
        RowLayout {
            id: row

            width: parent.width
            spacing: 0
            uniformCellSizes: true

            Repeater {
                model: card.truths

                ColumnLayout {
                    id: one

                    required property string name
                    required property string title
                    required property string detail
                    required property string standing
                    required property string icon
                    readonly property bool done: standing === "done"

                    objectName: "truth." + name
                    spacing: 0
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                    Accessible.role: Accessible.StaticText
                    Accessible.name: title + " " + detail

                    Rectangle {
                        implicitWidth: card.disc
                        implicitHeight: card.disc
                        radius: width / 2
                        color: one.done ? Theme.doneFg : one.standing === "attention" ? Theme.attentionBg : Theme.surface
                        border.width: Theme.strokeSelected
                        border.color: one.done ? Theme.doneFg : one.standing === "attention" ? Theme.attentionFg : Theme.line
                        Layout.alignment: Qt.AlignHCenter
                        Layout.bottomMargin: Theme.s3

                        IconImage {
                            anchors.centerIn: parent
                            name: one.icon
                            side: Math.round(card.disc * 0.5)
                            tone: one.done ? Theme.surface : one.standing === "attention" ? Theme.attentionFg : Theme.text2
                            fill: parent.color
                            paper: parent.color
                        }
                    }
                    Txt {
                        text: one.title
                        kind: "strong"
                        horizontalAlignment: Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                    Txt {
                        text: one.detail
                        kind: "caption"
                        horizontalAlignment: Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                }
            }
        }
    }
}
