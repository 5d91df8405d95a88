// One choice: a circle (one of many) or a square (several), a tick when chosen, the words.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Theme

T.AbstractButton {
    id: choice

    property bool chosen: false
    property bool several: false
    /// Another level follows instead of an answer.
    property bool more: false
    property bool large: false

    implicitHeight: Math.max(large ? Theme.tile : Theme.field, words.implicitHeight + 2 * Theme.s6)
    implicitWidth: words.implicitWidth + mark.width + 4 * Theme.s9
    focusPolicy: Qt.TabFocus
    Accessible.role: several ? Accessible.CheckBox : Accessible.RadioButton
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: chosen

    background: Rectangle {
        radius: Theme.radiusField
        color: choice.down ? Theme.tintPressed : choice.chosen ? Theme.tint : Theme.surface
        border.width: choice.chosen || choice.visualFocus ? Theme.strokeSelected : Theme.stroke
        border.color: choice.visualFocus ? Theme.focusRing : choice.chosen ? Theme.primary : Theme.line
    }
    contentItem: Item {
        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: Theme.s9
            anchors.rightMargin: Theme.s9
            spacing: Theme.s9

            Rectangle {
                id: mark

                visible: !choice.more
                implicitWidth: Math.round(Theme.strong * 1.2)
                implicitHeight: implicitWidth
                radius: choice.several ? Theme.radiusField : width / 2
                color: choice.chosen ? Theme.primary : Theme.surface
                border.width: Theme.strokeSelected
                border.color: choice.chosen ? Theme.primary : Theme.line

                IconImage {
                    visible: choice.chosen
                    anchors.centerIn: parent
                    name: "check"
                    side: Math.round(mark.width * 0.7)
                    tone: Theme.primaryInk
                }
            }
            Txt {
                id: words

                text: choice.text
                kind: choice.large ? "h2" : "strong"
                bold: choice.chosen || choice.large
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            IconImage {
                visible: choice.more
                name: "chevron-right"
                side: Theme.iconSmall
                tone: Theme.text
            }
        }
    }
}
