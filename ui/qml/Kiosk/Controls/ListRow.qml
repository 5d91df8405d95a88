// One touchable line of a list: name, a line under it, a tag, an arrow.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Theme

T.AbstractButton {
    id: row

    property string iconName: ""
    property string hint: ""
    property string tagText: ""
    property string tagStatus: "info"
    property string tagIcon: ""
    /// Own edge (a free-standing row) or a row inside a ListCard.
    property string kind: "strong"
    property bool framed: false
    property bool lastInCard: true

    implicitHeight: Math.max(Theme.field, words.implicitHeight + 2 * Theme.s6)
    implicitWidth: Theme.tile * 4
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: [hint, tagText].filter(part => part !== "").join(" ")

    background: Rectangle {
        radius: row.framed ? Theme.radiusCard : 0
        color: row.down ? Theme.tint : row.framed ? Theme.surface : "transparent"
        border.width: row.visualFocus ? Theme.strokeSelected : row.framed ? Theme.stroke : 0
        border.color: row.visualFocus ? Theme.focusRing : Theme.edge

        Rectangle {
            visible: !row.framed && !row.lastInCard
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            height: Theme.hairline
            color: Theme.divider
        }
    }

    contentItem: Item {
        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: Theme.s12
            anchors.rightMargin: Theme.s9
            spacing: Theme.s9

            IconImage {
                visible: row.iconName !== ""
                name: row.iconName
                side: Theme.icon
            }
            ColumnLayout {
                id: words

                spacing: 0
                Layout.fillWidth: true

                Txt {
                    text: row.text
                    kind: row.kind
                    bold: true
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Txt {
                    visible: row.hint !== ""
                    text: row.hint
                    kind: "caption"
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
            Tag {
                visible: row.tagText !== ""
                text: row.tagText
                status: row.tagStatus
                iconName: row.tagIcon
                Accessible.ignored: true
            }
            IconImage {
                name: "chevron-right"
                side: Theme.iconSmall
                tone: Theme.text
            }
        }
    }
}
