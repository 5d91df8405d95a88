// A region, or one of a long list: the box shows what was chosen, the list has a screen of its own.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Theme

FieldFrame {
    id: field

    T.AbstractButton {
        id: box

        objectName: "field." + field.row.path
        implicitHeight: Math.max(field.large ? Theme.tile : Theme.field, words.implicitHeight + 2 * Theme.s3)
        focusPolicy: Qt.TabFocus
        Accessible.role: Accessible.ComboBox
        Accessible.name: field.row.label
        Accessible.description: field.row.shown
        Layout.fillWidth: true
        onClicked: field.form.openPicker(field.row.path)

        background: InputBox {
            active: box.visualFocus
            wrong: field.row.error !== ""
            color: box.down ? Theme.tintPressed : Theme.surface
        }
        contentItem: RowLayout {
            spacing: Theme.s6

            Txt {
                id: words

                text: field.row.shown
                font.pixelSize: field.large ? Theme.h2 : Theme.strong
                Accessible.ignored: true
                Layout.fillWidth: true
                Layout.leftMargin: Theme.s12
            }
            Txt {
                text: field.row.filled ? qsTr("更改") : qsTr("点这里选")
                kind: "strong"
                color: Theme.primary
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
            IconImage {
                name: "chevron-right"
                side: Theme.iconSmall
                Layout.rightMargin: Theme.s9
            }
        }
    }
}
