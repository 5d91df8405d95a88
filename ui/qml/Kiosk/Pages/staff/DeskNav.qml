// The side list of the desk and of the console: a column in landscape, rows in portrait.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Theme

Rectangle {
    id: nav

    /// List model of rows with key, name, iconName and count.
    property var sections: null
    property string here: ""
    property string prefix: "desk"
    /// How many stand beside each other in portrait.
    property int across: 3

    signal opened(string key)

    color: Theme.surface
    implicitHeight: grid.implicitHeight + 2 * Theme.s6

    Rectangle {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: Theme.landscape ? Theme.hairline : parent.width
        height: Theme.landscape ? parent.height : Theme.hairline
        color: Theme.divider
    }
    GridLayout {
        id: grid

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.landscape ? Theme.s6 : Theme.margin
        anchors.topMargin: Theme.landscape ? Theme.s12 : Theme.s6
        columns: Theme.landscape ? 1 : nav.across
        columnSpacing: Theme.s6
        rowSpacing: Theme.s3
        uniformCellWidths: true

        Repeater {
            model: nav.sections

            T.AbstractButton {
                id: line

                required property string key
                required property string name
                required property string iconName
                required property int count
                readonly property bool here: nav.here === key
                readonly property color ink: here ? Theme.primaryInk : Theme.text

                objectName: nav.prefix + ".section." + key
                implicitHeight: Theme.button
                implicitWidth: row.implicitWidth + 2 * Theme.s6
                focusPolicy: Qt.TabFocus
                Accessible.role: Accessible.PageTab
                Accessible.name: name
                Accessible.selected: here
                Layout.fillWidth: true
                onClicked: nav.opened(key)

                background: Rectangle {
                    radius: Theme.radiusButton
                    color: line.here ? Theme.primary : line.down ? Theme.tint : Theme.surface
                    border.width: line.visualFocus ? Theme.strokeSelected : Theme.portrait && !line.here ? Theme.stroke : 0
                    border.color: line.visualFocus ? Theme.focusRing : Theme.edge
                }
                contentItem: Item {
                    RowLayout {
                        id: row

                        anchors.fill: parent
                        anchors.leftMargin: nav.across > 3 && Theme.portrait ? Theme.s6 : Theme.s9
                        anchors.rightMargin: nav.across > 3 && Theme.portrait ? Theme.s3 : Theme.s6
                        spacing: nav.across > 3 && Theme.portrait ? Theme.s3 : Theme.s6

                        IconImage {
                            name: line.iconName
                            side: Theme.iconSmall
                            tone: line.ink
                            fill: line.here ? Theme.primary : Theme.iconTint
                            paper: line.here ? Theme.primary : Theme.surface
                        }
                        Txt {
                            text: line.name
                            bold: true
                            color: line.ink
                            wrapMode: Text.NoWrap
                            Layout.fillWidth: true
                            Accessible.ignored: true
                        }
                        Rectangle {
                            visible: line.count > 0
                            implicitWidth: Math.max(height, number.implicitWidth + 2 * Theme.s3)
                            implicitHeight: Math.round(Theme.caption * 1.5)
                            radius: height / 2
                            color: line.here ? Theme.primaryInk : Theme.tint

                            Txt {
                                id: number

                                anchors.centerIn: parent
                                text: line.count > 999 ? "999+" : line.count
                                kind: "caption"
                                bold: true
                                color: Theme.primary
                                wrapMode: Text.NoWrap
                                Accessible.ignored: true
                            }
                        }
                    }
                }
            }
        }
    }
}
