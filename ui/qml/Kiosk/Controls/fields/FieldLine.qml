// One line of text: names, addresses, codes of letters. Opens the on-screen keyboard.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.VirtualKeyboard
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
        implicitHeight: field.large ? Math.round(Theme.field * 1.15) : Theme.field
        Layout.fillWidth: true

        TextInput {
            id: input

            objectName: "field." + field.row.path
            anchors.left: parent.left
            anchors.right: clear.visible ? clear.left : parent.right
            anchors.top: parent.top
            anchors.bottom: parent.bottom
            anchors.leftMargin: Theme.s12
            anchors.rightMargin: Theme.s6
            font.family: Theme.family
            font.pixelSize: field.large ? Theme.h2 : Theme.strong
            color: Theme.text
            selectionColor: Theme.tint
            selectedTextColor: Theme.text
            verticalAlignment: TextInput.AlignVCenter
            clip: true
            maximumLength: field.row.longest
            // What one person types must not become a candidate for the next.
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | (field.row.type === "uscc" ? Qt.ImhPreferLatin | Qt.ImhPreferUppercase : field.row.keyboard === "latin" ? Qt.ImhUrlCharactersOnly : Qt.ImhNone)
            EnterKeyAction.actionId: EnterKeyAction.Next
            EnterKeyAction.label: qsTr("下一项")
            Accessible.role: Accessible.EditableText
            Accessible.name: field.row.label
            onTextEdited: field.form.setText(field.row.path, text)
            onAccepted: field.form.nextField()
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

                // 收起 means done with this field.
                function onVisibleChanged() {
                    if (!field.inputMethod.visible && input.activeFocus)
                        input.focus = false;
                }
            }
        }
        PlainButton {
            id: clear

            objectName: "field." + field.row.path + ".clear"
            visible: input.activeFocus && (input.text !== "" || input.preeditText !== "")
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("清空")
            ink: Theme.primary
            minHeight: Theme.touch
            focusPolicy: Qt.NoFocus
            onClicked: {
                field.inputMethod.reset();
                input.clear();
                field.form.setText(field.row.path, "");
            }
        }
    }
}
