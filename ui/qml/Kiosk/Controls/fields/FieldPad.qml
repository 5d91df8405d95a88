// A number: the box shows it grouped (masked when nobody types), the keys are NumberPad's.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Theme

FieldFrame {
    id: field

    // Later, because moving the focus tells the form, which may change `active` once more.
    onActiveChanged: Qt.callLater(followFocus)

    function followFocus(): void {
        if (!active && box.activeFocus)
            box.focus = false;
    }

    T.AbstractButton {
        id: box

        objectName: "field." + field.row.path
        implicitHeight: field.large ? Math.round(Theme.field * 1.15) : Theme.field
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.EditableText
        Accessible.name: field.row.label
        Accessible.description: field.row.shown
        Layout.fillWidth: true
        onClicked: {
            forceActiveFocus();
            field.form.enter(field.row.path);
        }
        // A keyboard of a technician or a test works as well.
        Keys.onPressed: event => {
            if (!field.active)
                return;
            if (event.key === Qt.Key_Backspace)
                field.form.padDelete();
            else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
                field.form.nextField();
            else if (event.text !== "")
                field.form.padKey(event.text);
            else
                return;
            event.accepted = true;
        }

        background: InputBox {
            active: field.active
            wrong: field.row.error !== ""
        }
        contentItem: Item {
            Row {
                anchors.left: parent.left
                anchors.leftMargin: Theme.s12
                anchors.verticalCenter: parent.verticalCenter
                spacing: Math.round(Theme.s3 / 2)

                Txt {
                    text: field.row.shown
                    font.pixelSize: field.large ? Theme.h2 : Theme.strong
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                Rectangle {
                    id: caret

                    visible: field.active
                    anchors.verticalCenter: parent.verticalCenter
                    width: Theme.stroke + 1
                    height: Math.round(Theme.strong * 1.2)
                    color: Theme.focusRing
                }
            }
            PlainButton {
                objectName: "field." + field.row.path + ".reveal"
                visible: field.row.maskable && field.row.filled && !field.active && !field.row.revealed
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("显示")
                ink: Theme.primary
                minHeight: Theme.touch
                onClicked: field.form.reveal(field.row.path)
            }
        }
    }
}
