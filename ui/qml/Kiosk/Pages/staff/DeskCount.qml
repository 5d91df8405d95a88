// One figure of the desk: 待上传 6 件.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Rectangle {
    id: card

    property string label: ""
    property string figure: ""
    property string unit: ""
    property bool alarming: false

    color: Theme.surface
    radius: Theme.radiusCard
    border.width: Theme.hairline
    border.color: Theme.divider
    implicitHeight: Theme.button
    implicitWidth: row.implicitWidth + 2 * Theme.s9
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + figure + " " + unit
    Layout.fillWidth: true

    Row {
        id: row

        anchors.left: parent.left
        anchors.leftMargin: Theme.s9
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.s6

        Txt {
            id: name

            text: card.label
            kind: "caption"
            wrapMode: Text.NoWrap
            anchors.baseline: number.baseline
            Accessible.ignored: true
        }
        Txt {
            id: number

            text: card.figure
            kind: "h2"
            color: card.alarming ? Theme.problemFg : Theme.text
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        Txt {
            text: card.unit
            kind: "caption"
            wrapMode: Text.NoWrap
            anchors.baseline: number.baseline
            Accessible.ignored: true
        }
    }
}
