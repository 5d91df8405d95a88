// 凭编号看答复: the last digits of the number, and what the office wrote.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: sheet

    required property QuestionModel model

    columns: Theme.landscape ? 2 : 1
    columnSpacing: Theme.s12
    rowSpacing: Theme.s9
    uniformCellWidths: true

    ColumnLayout {
        spacing: Theme.s6
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        Txt {
            text: qsTr("请按编号最后 7 位")
            kind: "strong"
        }
        Rectangle {
            implicitHeight: Theme.field
            radius: Theme.radiusField
            color: Theme.surface
            border.width: Theme.strokeSelected
            border.color: Theme.primary
            Layout.fillWidth: true

            Txt {
                objectName: "question.digits"
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.leftMargin: Theme.s12
                anchors.rightMargin: Theme.s12
                anchors.verticalCenter: parent.verticalCenter
                text: sheet.model.digits
                kind: sheet.model.digits.length > 12 ? "strong" : "h1"
                wrapMode: Text.NoWrap
                Accessible.name: qsTr("按了 %1 位").arg(sheet.model.digits.length)
            }
        }
        DigitPad {
            prefix: "question.pad."
            keyHeight: Theme.landscape ? Theme.touch : Theme.key
            Layout.fillWidth: true
            Layout.fillHeight: false
            onDigit: one => sheet.model.key(one)
            onErase: sheet.model.key("delete")
            onClear: sheet.model.key("clear")
        }
    }
    ColumnLayout {
        spacing: Theme.s9
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        Banner {
            objectName: "question.notFound"
            visible: sheet.model.findProblem !== ""
            status: "attention"
            text: sheet.model.findProblem
            Layout.fillWidth: true
        }
        Card {
            objectName: "question.answer"
            visible: sheet.model.hasAnswer
            title: sheet.model.foundTitle
            Layout.fillWidth: true

            Tag {
                text: sheet.model.foundState
                status: sheet.model.answer === "" ? "waiting" : "done"
            }
            Txt {
                text: sheet.model.answer === "" ? qsTr("部门还没有写答复，请过几天再来看。") : sheet.model.answer
                kind: "strong"
                bold: false
                Layout.fillWidth: true
            }
        }
    }
}
