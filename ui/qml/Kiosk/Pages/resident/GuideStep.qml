// One step of the flow: number, name, who does it; an arrow leads to the next.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

RowLayout {
    id: step

    required property int number
    required property string name
    required property string who
    required property bool last
    property bool upright: false
    /// Words side by side; a long name has its line for itself.
    readonly property bool beside: upright && !Theme.elder && name.length <= (Theme.landscape ? 7 : 14)

    spacing: Theme.s3

    Rectangle {
        color: Theme.tint
        radius: Theme.radiusField
        border.width: Theme.highContrast ? Theme.stroke : 0
        border.color: Theme.edge
        implicitHeight: words.implicitHeight + 2 * (step.upright ? Theme.s3 : Theme.s6)
        Layout.fillWidth: true
        Layout.fillHeight: true
        Accessible.role: Accessible.StaticText
        Accessible.name: step.number + " " + step.name + " " + step.who

        GridLayout {
            id: words

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.s6
            columns: step.beside ? 2 : 1
            columnSpacing: Theme.s9
            rowSpacing: 0

            Txt {
                text: step.number + "　" + step.name
                kind: "body"
                bold: true
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            Txt {
                visible: text !== ""
                text: step.who
                kind: "caption"
                horizontalAlignment: step.beside ? Text.AlignRight : Text.AlignLeft
                Accessible.ignored: true
                Layout.fillWidth: !step.beside
                Layout.maximumWidth: step.beside ? Math.round(step.width * 0.6) : -1
            }
        }
    }
    IconImage {
        visible: !step.upright && !step.last
        name: "chevron-right"
        side: Math.round(Theme.body * 0.9)
    }
}
