// A choice that is on or off: tint, thick edge and a tick when on.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Theme

T.AbstractButton {
    id: option

    property string iconName: ""
    property string hint: ""

    implicitHeight: Math.max(Theme.tile, words.implicitHeight + 2 * Theme.s6)
    implicitWidth: Theme.tile * 3
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: hint
    Accessible.checkable: true
    Accessible.checked: checked

    background: Rectangle {
        radius: Theme.radiusCard
        color: option.down ? Theme.tintPressed : option.checked ? Theme.tint : Theme.surface
        border.width: option.checked || option.visualFocus ? Theme.strokeSelected : Theme.stroke
        border.color: option.visualFocus ? Theme.focusRing : option.checked ? Theme.primary : Theme.line
    }
    contentItem: Item {
        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: Theme.s9
            anchors.rightMargin: Theme.s9
            spacing: Theme.s9

            IconImage {
                visible: option.iconName !== ""
                name: option.iconName
                side: Theme.iconLarge
            }
            ColumnLayout {
                id: words

                spacing: 0
                Layout.fillWidth: true

                Txt {
                    text: option.text
                    kind: "strong"
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                Txt {
                    visible: option.hint !== ""
                    text: option.hint
                    kind: "caption"
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
            IconImage {
                visible: option.checked
                name: "check"
                side: Theme.iconSmall
            }
        }
    }
}
