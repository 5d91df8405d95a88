// An entrance: icon on tint, name, one line of what is inside. Beside each other, or stacked (长辈版).
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Theme

T.AbstractButton {
    id: tile

    property string iconName: ""
    property string hint: ""
    property bool stacked: false
    /// On the tint instead of the surface (the dock of the home page).
    property bool tinted: false
    property int padding2: stacked ? Theme.s18 : Theme.s9

    implicitHeight: stacked ? Math.max(Theme.tile * 2, grid.implicitHeight + 2 * Theme.s9) : Math.max(Theme.tile, words.implicitHeight + 2 * Theme.s6)
    implicitWidth: Theme.tile * 3
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: hint

    background: Rectangle {
        radius: Theme.radiusCard
        color: tile.down ? Theme.tintPressed : tile.tinted ? Theme.tint : Theme.surface
        border.width: tile.visualFocus ? Theme.strokeSelected : Theme.stroke
        border.color: tile.visualFocus ? Theme.focusRing : Theme.edge

        Behavior on color {
            ColorAnimation {
                duration: Theme.press
            }
        }
    }

    contentItem: Item {
        GridLayout {
            id: grid

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: tile.padding2
            anchors.rightMargin: tile.stacked ? tile.padding2 : Theme.s3
            columns: tile.stacked ? 1 : 2
            columnSpacing: Theme.s6
            rowSpacing: Theme.s9

            Rectangle {
                Layout.preferredWidth: tile.stacked ? Math.round(Theme.tile * 0.82) : Math.round(Theme.iconLarge * 1.18)
                Layout.preferredHeight: Layout.preferredWidth
                Layout.alignment: tile.stacked ? Qt.AlignLeft : Qt.AlignVCenter
                radius: Theme.radiusCard
                color: Theme.dark ? Theme.surface : tile.tinted ? "transparent" : Theme.tint

                IconImage {
                    anchors.centerIn: parent
                    name: tile.iconName
                    side: Math.round(parent.width * (tile.stacked ? 0.6 : 0.66))
                    paper: Theme.tint
                }
            }
            ColumnLayout {
                id: words

                spacing: 0
                Layout.fillWidth: true

                Txt {
                    text: tile.text
                    kind: tile.stacked ? "h2" : "strong"
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Txt {
                    visible: tile.hint !== ""
                    text: tile.hint
                    kind: tile.stacked ? "body" : "caption"
                    color: Theme.text2
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
        }
    }
}
