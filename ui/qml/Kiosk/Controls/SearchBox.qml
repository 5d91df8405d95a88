// The box somebody types into; `words` follows every key, letters of unfinished pinyin included, so
// that results come while typing.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

Rectangle {
    id: box

    property alias input: input
    property string placeholder: ""
    readonly property string words: input.text + input.preeditText.replace(/['\s]/g, "")

    signal cleared

    /// Show what was searched for by other means (a chip); does not count as typing.
    function setWords(text: string) {
        if (text !== box.words)
            input.text = text;
    }

    implicitHeight: Math.round(Theme.field * 1.12)
    radius: Theme.radiusButton
    color: Theme.surface
    border.width: input.activeFocus ? Theme.strokeSelected : Theme.stroke
    border.color: input.activeFocus ? Theme.focusRing : Theme.line

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.s12
        anchors.rightMargin: Theme.s3
        spacing: Theme.s9

        IconImage {
            name: "search"
            side: Theme.icon
            tone: Theme.text2
        }
        TextInput {
            id: input

            objectName: "items.query"
            font.family: Theme.family
            font.pixelSize: Theme.strong
            color: Theme.text
            selectionColor: Theme.tint
            selectedTextColor: Theme.text
            verticalAlignment: TextInput.AlignVCenter
            clip: true
            maximumLength: 40
            // What one person looks for must not become a candidate for the next.
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
            Accessible.role: Accessible.EditableText
            Accessible.name: box.placeholder
            Layout.fillWidth: true
            Layout.fillHeight: true

            cursorDelegate: Rectangle {
                id: cursor

                width: Math.max(2, Theme.stroke)
                color: Theme.focusRing
                visible: input.cursorVisible
            }

            Txt {
                anchors.fill: parent
                anchors.leftMargin: Theme.s3
                visible: box.words === ""
                text: box.placeholder
                font.pixelSize: Theme.strong
                color: Theme.text2
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
                Accessible.ignored: true
            }
        }
        PlainButton {
            objectName: "items.clear"
            visible: box.words !== ""
            text: qsTr("清空")
            iconName: "backspace"
            minHeight: Theme.control
            onClicked: {
                input.clear();
                input.forceActiveFocus();
                box.cleared();
            }
        }
    }
}
