// Several lines of text.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

FieldFrame {
    id: field

    readonly property var inputMethod: Qt.inputMethod

    // Later, because moving the focus tells the form, which may change `active` once more.
    onActiveChanged: Qt.callLater(followFocus)

    function followFocus(): void {
        if (active && !input.activeFocus)
            input.forceActiveFocus();
        else if (!active && input.activeFocus)
            input.focus = false;
    }

    InputBox {
        active: input.activeFocus
        wrong: field.row.error !== ""
        implicitHeight: Math.max(Theme.field * 2, Math.min(Theme.field * 4, input.contentHeight + 2 * Theme.s6))
        clip: true
        Layout.fillWidth: true

        TextEdit {
            id: input

            property bool filling: false

            objectName: "field." + field.row.path
            anchors.fill: parent
            anchors.margins: Theme.s6
            anchors.leftMargin: Theme.s12
            font.family: Theme.family
            font.pixelSize: Theme.strong
            color: Theme.text
            selectionColor: Theme.tint
            selectedTextColor: Theme.text
            wrapMode: TextEdit.Wrap
            textFormat: TextEdit.PlainText
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhMultiLine
            Accessible.role: Accessible.EditableText
            Accessible.name: field.row.label
            onTextChanged: {
                if (activeFocus)
                    field.form.setText(field.row.path, text);
            }
            onActiveFocusChanged: activeFocus ? field.form.enter(field.row.path) : field.form.leave(field.row.path)

            cursorDelegate: Rectangle {
                width: Theme.stroke + 1
                color: Theme.focusRing
                visible: input.cursorVisible
            }

            Binding {
                target: input
                property: "text"
                value: field.row.text
                when: !input.activeFocus
                restoreMode: Binding.RestoreNone
            }
            Connections {
                target: Qt.inputMethod

                function onVisibleChanged() {
                    if (!field.inputMethod.visible && input.activeFocus)
                        input.focus = false;
                }
            }
        }
    }
    Txt {
        visible: input.activeFocus
        text: qsTr("还能写 %1 个字").arg(field.row.longest - input.length)
        kind: "caption"
    }
}
