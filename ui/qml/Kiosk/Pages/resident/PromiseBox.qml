// A promise to tick (承诺): a big box; never ticked beforehand.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Theme

T.AbstractButton {
    id: box

    implicitHeight: Math.max(Theme.tile, words.implicitHeight + 2 * Theme.s9)
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: checked

    background: Rectangle {
        radius: Theme.radiusCard
        color: box.down ? Theme.tintPressed : box.checked ? Theme.tint : Theme.surface
        border.width: Theme.strokeSelected
        border.color: box.visualFocus ? Theme.focusRing : box.checked ? Theme.primary : Theme.line
    }
    contentItem: RowLayout {
        spacing: Theme.s12

        Rectangle {
            implicitWidth: Math.round(Theme.h1)
            implicitHeight: implicitWidth
            radius: Theme.radiusField
            color: box.checked ? Theme.primary : Theme.surface
            border.width: Theme.strokeSelected
            border.color: box.checked ? Theme.primary : Theme.line
            Layout.leftMargin: Theme.s12

            IconImage {
                visible: box.checked
                anchors.centerIn: parent
                name: "check"
                side: Math.round(parent.width * 0.7)
                tone: Theme.primaryInk
            }
        }
        Txt {
            id: words

            text: box.text
            kind: "strong"
            Accessible.ignored: true
            Layout.fillWidth: true
            Layout.rightMargin: Theme.s12
        }
    }
}
