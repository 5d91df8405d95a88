// What every button shares: ground, edge, focus ring, pressed fill, icon and words.
// Pages use PrimaryButton (one per screen), SecondaryButton, NeutralButton, DangerButton, PlainButton
// and PillButton; none of them names a colour or a size.
import QtQuick
import QtQuick.Templates as T
import Kiosk.Theme

T.AbstractButton {
    id: control

    property string iconName: ""
    property bool iconAfter: false
    property color ground: Theme.surface
    property color groundPressed: Theme.tint
    property color ink: Theme.text
    property color edge: Theme.line
    property color iconFill: Theme.iconTint
    property int edgeWidth: Theme.stroke
    property int cornerRadius: Theme.radiusButton
    property int minHeight: Theme.button
    property string kind: "strong"

    objectName: ""
    padding: Theme.s3
    leftPadding: Theme.s9
    rightPadding: Theme.s9
    implicitWidth: Math.max(Theme.touch, Math.ceil(words.implicitWidth) + row.iconSpace + leftPadding + rightPadding)
    implicitHeight: Math.max(minHeight, row.implicitHeight + topPadding + bottomPadding)
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text

    background: Rectangle {
        radius: control.cornerRadius
        color: control.down ? control.groundPressed : control.ground
        border.width: control.edgeWidth
        border.color: control.edge

        Behavior on color {
            ColorAnimation {
                duration: Theme.press
            }
        }

        Rectangle {
            visible: control.visualFocus
            anchors.fill: parent
            anchors.margins: -Theme.strokeSelected
            radius: control.cornerRadius + Theme.strokeSelected
            color: "transparent"
            border.width: Theme.strokeSelected
            border.color: Theme.focusRing
        }
    }

    contentItem: Item {
        Row {
            id: row

            readonly property int iconSpace: control.iconName === "" ? 0 : iconSide + spacing
            readonly property int iconSide: Math.round(words.font.pixelSize * 1.05)

            anchors.centerIn: parent
            spacing: Theme.s6
            layoutDirection: control.iconAfter ? Qt.RightToLeft : Qt.LeftToRight

            IconImage {
                visible: control.iconName !== ""
                anchors.verticalCenter: parent.verticalCenter
                name: control.iconName
                side: row.iconSide
                tone: control.ink
                fill: control.iconFill
                paper: control.ground
            }
            Txt {
                id: words

                visible: text !== ""
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(Math.ceil(implicitWidth), Math.max(1, control.availableWidth - row.iconSpace))
                text: control.text
                kind: control.kind
                bold: true
                color: control.ink
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
        }
    }
}
