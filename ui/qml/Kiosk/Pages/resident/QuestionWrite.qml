// The question itself, and whether a name goes with it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: sheet

    required property QuestionModel model
    required property string hotline
    property bool tight: false
    readonly property bool naming: model.named && model.known === ""
    /// The pad takes the room of what is not needed beside it.
    readonly property bool dialling: model.dialling
    readonly property var inputMethod: Qt.inputMethod

    columns: Theme.landscape && !tight ? 2 : 1
    columnSpacing: Theme.s12
    rowSpacing: Theme.s9
    uniformCellWidths: true

    Connections {
        target: sheet.inputMethod

        // 收起 means done with this field.
        function onVisibleChanged() {
            if (!sheet.inputMethod.visible) {
                words.focus = false;
                caller.focus = false;
            }
        }
    }
    Connections {
        target: sheet.model

        function onWiped() {
            words.clear();
            caller.clear();
        }
    }

    ColumnLayout {
        visible: (!sheet.tight || !caller.activeFocus) && !(sheet.dialling && Theme.portrait)
        spacing: Theme.s6
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        Banner {
            objectName: "question.problem"
            visible: sheet.model.problem !== ""
            status: "attention"
            text: sheet.model.problem
            Layout.fillWidth: true
        }
        Txt {
            text: qsTr("您想问什么？")
            kind: "strong"
        }
        InputBox {
            active: words.activeFocus
            implicitHeight: Theme.field * (sheet.tight ? 2 : Theme.landscape ? 4 : 5)
            clip: true
            Layout.fillWidth: true

            Flickable {
                id: view

                anchors.fill: parent
                anchors.margins: Theme.s6
                anchors.leftMargin: Theme.s12
                contentHeight: words.height
                boundsBehavior: Flickable.StopAtBounds
                clip: true

                TextEdit {
                    id: words

                    objectName: "question.text"
                    width: view.width
                    height: Math.max(view.height, contentHeight)
                    text: sheet.model.text
                    font.family: Theme.family
                    font.pixelSize: Theme.strong
                    color: Theme.text
                    selectionColor: Theme.tint
                    selectedTextColor: Theme.text
                    wrapMode: TextEdit.Wrap
                    textFormat: TextEdit.PlainText
                    // What one person asks must not become a candidate for the next.
                    inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase | Qt.ImhMultiLine
                    Accessible.role: Accessible.EditableText
                    Accessible.name: qsTr("您想问什么？")
                    onTextChanged: {
                        if (text.length > sheet.model.longest)
                            remove(sheet.model.longest, text.length);
                        else if (text !== sheet.model.text)
                            sheet.model.setText(text);
                    }
                    onCursorRectangleChanged: {
                        const bottom = cursorRectangle.y + cursorRectangle.height;
                        if (bottom > view.contentY + view.height)
                            view.contentY = bottom - view.height;
                        else if (cursorRectangle.y < view.contentY)
                            view.contentY = cursorRectangle.y;
                    }

                    cursorDelegate: Rectangle {
                        width: Theme.stroke + 1
                        color: Theme.focusRing
                        visible: words.cursorVisible
                    }
                }
            }
        }
        Txt {
            text: qsTr("还能写 %1 个字。不要写身份证号码、银行卡号。").arg(sheet.model.left)
            kind: "caption"
            Layout.fillWidth: true
        }
    }
    ColumnLayout {
        visible: !sheet.tight || caller.activeFocus
        spacing: Theme.s6
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        Txt {
            visible: !sheet.tight && !sheet.dialling
            text: qsTr("要不要留名？")
            kind: "strong"
        }
        RowLayout {
            visible: !sheet.tight && !sheet.dialling
            spacing: Theme.s9
            uniformCellSizes: true
            Layout.fillWidth: true
            Layout.fillHeight: false

            OptionButton {
                objectName: "question.anonymous"
                text: qsTr("不留名")
                hint: qsTr("凭编号看答复")
                checked: !sheet.model.named
                Layout.fillWidth: true
                onClicked: sheet.model.setNamed(false)
            }
            OptionButton {
                objectName: "question.named"
                text: qsTr("留名")
                hint: sheet.model.known === "" ? qsTr("部门可以给您打电话") : sheet.model.known
                checked: sheet.model.named
                Layout.fillWidth: true
                onClicked: sheet.model.setNamed(true)
            }
        }
        Txt {
            visible: sheet.naming && !sheet.dialling
            text: qsTr("姓名")
            bold: true
        }
        InputBox {
            visible: sheet.naming && !sheet.dialling
            active: caller.activeFocus
            Layout.fillWidth: true

            TextInput {
                id: caller

                objectName: "question.name"
                anchors.fill: parent
                anchors.leftMargin: Theme.s12
                anchors.rightMargin: Theme.s12
                text: sheet.model.callerName
                font.family: Theme.family
                font.pixelSize: Theme.strong
                color: Theme.text
                verticalAlignment: TextInput.AlignVCenter
                clip: true
                maximumLength: sheet.model.longestName
                inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTr("姓名")
                onTextEdited: sheet.model.setName(text)
                onActiveFocusChanged: if (activeFocus)
                    sheet.model.dial(false)
            }
        }
        Txt {
            visible: dial.visible
            text: qsTr("电话")
            bold: true
        }
        NeutralButton {
            id: dial

            objectName: "question.phone"
            visible: sheet.naming && !sheet.tight
            text: sheet.model.callerPhone === "" ? qsTr("点这里按号码") : sheet.model.callerPhone
            iconName: "phone"
            minHeight: Theme.field
            Layout.fillWidth: true
            onClicked: {
                words.focus = false;
                caller.focus = false;
                sheet.model.dial(!sheet.model.dialling);
            }
        }
        DigitPad {
            visible: sheet.model.dialling && !sheet.tight
            prefix: "question.pad."
            keyHeight: Theme.landscape ? Theme.touch : Theme.button
            Layout.fillWidth: true
            Layout.fillHeight: false
            onDigit: one => sheet.model.key(one)
            onErase: sheet.model.key("delete")
            onClear: sheet.model.key("clear")
        }
        Txt {
            visible: !sheet.tight && !sheet.dialling
            text: qsTr("您写的加密后只交给答复的部门，这台机器上不留。急事请直接拨 %1。").arg(sheet.model.phone === "" ? sheet.hotline : sheet.model.phone)
            kind: "caption"
            Layout.fillWidth: true
        }
    }
}
