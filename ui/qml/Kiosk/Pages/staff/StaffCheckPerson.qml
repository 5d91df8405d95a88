// Name and number from the document in the hand, which document it is, and the tick that says so.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: person

    required property StaffCheckModel model
    /// Only the name shows: the keyboard needs the rest.
    property bool tight: false
    readonly property var inputMethod: Qt.inputMethod

    columns: Theme.landscape ? 2 : 1
    columnSpacing: Theme.s24
    rowSpacing: Theme.s12
    uniformCellWidths: !tight
    Layout.fillHeight: false

    Banner {
        objectName: "staffCheck.missing"
        visible: text !== "" && !person.tight
        status: "attention"
        text: person.model.missing
        Layout.columnSpan: person.columns
        Layout.fillWidth: true
    }
    ColumnLayout {
        spacing: Theme.s9
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        Txt {
            text: qsTr("姓名")
            bold: true
            Accessible.ignored: true
            Layout.fillWidth: true
        }
        InputBox {
            active: input.activeFocus
            wrong: person.model.nameProblem !== ""
            Layout.fillWidth: true

            TextInput {
                id: input

                objectName: "staffCheck.name"
                anchors.fill: parent
                anchors.leftMargin: Theme.s12
                anchors.rightMargin: Theme.s12
                font.family: Theme.family
                font.pixelSize: Theme.h2
                color: Theme.text
                verticalAlignment: TextInput.AlignVCenter
                clip: true
                maximumLength: 60
                // What one person types must not become a candidate for the next.
                inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTr("姓名")
                onTextEdited: person.model.setName(text)
                onAccepted: focus = false

                Binding {
                    target: input
                    property: "text"
                    value: person.model.name
                    when: !input.activeFocus
                    restoreMode: Binding.RestoreNone
                }
                Connections {
                    target: Qt.inputMethod

                    // 收起 means done with this field.
                    function onVisibleChanged() {
                        if (!person.inputMethod.visible && input.activeFocus)
                            input.focus = false;
                    }
                }
            }
        }
        Txt {
            objectName: "staffCheck.nameProblem"
            visible: text !== ""
            color: Theme.problemFg
            text: person.model.nameProblem
            Layout.fillWidth: true
        }
        SignInBox {
            objectName: "staffCheck.number"
            visible: !person.tight
            label: qsTr("身份证号码")
            shown: person.model.idNumber
            active: !input.activeFocus
            Layout.fillWidth: true
            onClicked: input.focus = false
        }
        Txt {
            objectName: "staffCheck.numberProblem"
            visible: text !== "" && !person.tight
            color: Theme.problemFg
            text: person.model.numberProblem
            Layout.fillWidth: true
        }
        DigitPad {
            visible: Theme.portrait && !input.activeFocus
            withX: true
            Layout.fillHeight: false
            Layout.fillWidth: true
            onDigit: one => person.model.idKey(one)
            onErase: person.model.idErase()
        }
    }
    ColumnLayout {
        visible: !person.tight
        spacing: Theme.s9
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        DigitPad {
            visible: Theme.landscape
            withX: true
            keyHeight: Math.round(Theme.key * 0.85)
            Layout.fillHeight: false
            Layout.fillWidth: true
            onDigit: one => person.model.idKey(one)
            onErase: person.model.idErase()
        }
    }
    Txt {
        visible: !person.tight
        text: qsTr("看的是哪种证件")
        bold: true
        Layout.columnSpan: person.columns
        Layout.fillWidth: true
    }
    GridLayout {
        visible: !person.tight
        columns: Theme.landscape ? 3 : 2
        columnSpacing: Theme.s6
        rowSpacing: Theme.s6
        uniformCellWidths: true
        Layout.columnSpan: person.columns
        Layout.fillWidth: true
        Layout.fillHeight: false

        Repeater {
            model: person.model.documents

            ChoiceRow {
                id: one

                required property string code
                required property string label
                required property bool isChosen

                objectName: "staffCheck.document." + code
                text: label
                chosen: isChosen
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: person.model.choose(one.code)
            }
        }
    }
    ChoiceRow {
        objectName: "staffCheck.tick"
        visible: !person.tight
        text: qsTr("我已核对本人和证件")
        several: true
        chosen: person.model.ticked
        Layout.columnSpan: person.columns
        Layout.fillWidth: true
        onClicked: person.model.tick()
    }
}
