// One setting: label, hint, what is typed or chosen, and the finding under it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import QtQuick.VirtualKeyboard
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: field

    required property ConsoleSettingsModel settings
    required property string path
    required property string title
    required property string hint
    required property string kind
    required property string text
    required property string shown
    required property string error
    required property bool changed
    required property bool findable
    readonly property bool byPad: kind === "number" || kind === "phone"
    readonly property bool atPad: byPad && settings.padPath === path
    readonly property var inputMethod: Qt.inputMethod

    spacing: Theme.s3

    RowLayout {
        spacing: Theme.s9
        Layout.fillWidth: true

        Txt {
            text: field.title
            kind: "strong"
        }
        Txt {
            text: field.hint
            kind: "caption"
            Layout.fillWidth: true
        }
        Tag {
            visible: field.changed
            text: qsTr("改过")
            status: "info"
        }
    }
    T.AbstractButton {
        id: digits

        objectName: "console.pad." + field.path
        visible: field.byPad
        implicitHeight: Theme.field
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.EditableText
        Accessible.name: field.title
        Accessible.description: field.text
        Layout.fillWidth: true
        onClicked: {
            forceActiveFocus();
            field.settings.openPad(field.path);
        }
        // A keyboard of a technician works as well.
        Keys.onPressed: event => {
            if (!field.atPad)
                return;
            if (event.key === Qt.Key_Backspace)
                field.settings.padDelete();
            else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
                field.settings.closePad();
            else if (event.text !== "")
                field.settings.padKey(event.text);
            else
                return;
            event.accepted = true;
        }

        background: InputBox {
            active: field.atPad || digits.visualFocus
            wrong: field.error !== ""
        }
        contentItem: Item {
            Row {
                anchors.left: parent.left
                anchors.leftMargin: Theme.s12
                anchors.verticalCenter: parent.verticalCenter
                spacing: Math.round(Theme.s3 / 2)

                Txt {
                    text: field.text
                    kind: "strong"
                    bold: false
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                Rectangle {
                    visible: field.atPad
                    anchors.verticalCenter: parent.verticalCenter
                    width: Theme.stroke + 1
                    height: Math.round(Theme.strong * 1.2)
                    color: Theme.focusRing
                }
            }
        }
    }
    InputBox {
        visible: field.kind !== "choice" && !field.byPad
        active: input.activeFocus
        wrong: field.error !== ""
        implicitHeight: Theme.field
        Layout.fillWidth: true

        TextInput {
            id: input

            objectName: "console.field." + field.path
            anchors.fill: parent
            anchors.leftMargin: Theme.s12
            anchors.rightMargin: Theme.s12
            font.family: Theme.family
            font.pixelSize: Theme.strong
            color: Theme.text
            selectionColor: Theme.tint
            selectedTextColor: Theme.text
            verticalAlignment: TextInput.AlignVCenter
            clip: true
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | (field.kind === "text" ? Qt.ImhNone : Qt.ImhUrlCharactersOnly)
            EnterKeyAction.actionId: EnterKeyAction.Done
            EnterKeyAction.label: qsTr("好了")
            Accessible.role: Accessible.EditableText
            Accessible.name: field.title
            onActiveFocusChanged: if (activeFocus)
                field.settings.closePad()
            onTextEdited: field.settings.setText(field.path, text)
            onAccepted: focus = false

            cursorDelegate: Rectangle {
                width: Theme.stroke + 1
                color: Theme.focusRing
                visible: input.cursorVisible
            }

            Binding {
                target: input
                property: "text"
                value: field.text
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
    T.AbstractButton {
        id: choice

        objectName: "console.choose." + field.path
        visible: field.kind === "choice"
        implicitHeight: Theme.field
        focusPolicy: Qt.TabFocus
        Accessible.role: Accessible.Button
        Accessible.name: field.title
        Accessible.description: field.shown
        Layout.fillWidth: true
        onClicked: field.settings.openChoices(field.path)

        background: InputBox {
            active: choice.visualFocus
            wrong: field.error !== ""
            color: choice.down ? Theme.tint : Theme.surface
        }
        contentItem: Item {
            RowLayout {
                anchors.fill: parent
                anchors.leftMargin: Theme.s12
                anchors.rightMargin: Theme.s9
                spacing: Theme.s9

                Txt {
                    text: field.shown
                    kind: "strong"
                    bold: false
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                IconImage {
                    name: "chevron-down"
                    side: Theme.iconSmall
                    tone: Theme.text
                }
            }
        }
    }
    NeutralButton {
        objectName: "console.plugged." + field.path
        visible: field.findable
        text: field.settings.finding ? qsTr("正在找…") : qsTr("从接着的里选")
        iconName: "search"
        minHeight: Theme.control
        Layout.fillWidth: true
        onClicked: field.settings.findPlugged(field.path)
    }
    RowLayout {
        visible: field.error !== ""
        spacing: Theme.s6
        Layout.fillWidth: true

        IconImage {
            name: "status-problem"
            side: Theme.iconSmall
            tone: Theme.problemFg
        }
        Txt {
            objectName: "console.error." + field.path
            text: field.error
            color: Theme.problemFg
            Layout.fillWidth: true
        }
    }
}
