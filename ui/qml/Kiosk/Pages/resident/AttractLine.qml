// One promise of the attract page: picture and words on the dark panel.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

RowLayout {
    id: line

    property string iconName: ""
    property string text: ""
    property string hint: ""

    spacing: Theme.s12
    Layout.fillWidth: true

    Rectangle {
        implicitWidth: Theme.mm(34)
        implicitHeight: implicitWidth
        radius: Theme.radiusHero
        color: Theme.heroControl
        border.width: Theme.highContrast ? Theme.stroke : 0
        border.color: Theme.heroInk

        IconImage {
            anchors.centerIn: parent
            name: line.iconName
            side: Math.round(parent.width * 0.62)
            tone: Theme.heroInk
            fill: Theme.heroControl
            paper: Theme.heroControl
        }
    }
    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true

        Txt {
            text: line.text
            kind: "h2"
            font.pixelSize: Math.round((Theme.h2 + Theme.strong) / 2)
            color: Theme.heroInk
            Layout.fillWidth: true
        }
        Txt {
            text: line.hint
            color: Theme.heroInk2
            Layout.fillWidth: true
        }
    }
}
