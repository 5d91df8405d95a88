// Panel of 补打回执: a pad for the last digits of a number, or the submission that was chosen.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: panel

    required property DeskPaperModel paper
    readonly property bool some: paper.chosen !== ""

    spacing: Theme.s6

    DeskSubject {
        visible: panel.some
        number: panel.paper.number
        item: panel.paper.item
        who: panel.paper.who
        Layout.fillWidth: true
    }
    Banner {
        objectName: "reprint.result"
        visible: panel.some && text !== ""
        status: panel.paper.standing === "printed" ? "done" : panel.paper.standing === "printing" ? "info" : "attention"
        iconName: "printer"
        text: panel.paper.resultText
        Layout.fillWidth: true
    }
    ColumnLayout {
        visible: !panel.some
        spacing: Theme.s6
        Layout.fillWidth: true

        Txt {
            text: qsTr("按编号找")
            bold: true
        }
        Txt {
            text: qsTr("按回执编号最后几位，至少 4 位。")
            color: Theme.text2
            Layout.fillWidth: true
        }
        Rectangle {
            implicitHeight: Theme.field
            radius: Theme.radiusField
            color: Theme.surface
            border.width: Theme.strokeSelected
            border.color: Theme.primary
            Layout.fillWidth: true

            Txt {
                objectName: "reprint.digits"
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.leftMargin: Theme.s9
                anchors.rightMargin: Theme.s9
                anchors.verticalCenter: parent.verticalCenter
                text: panel.paper.digits
                kind: panel.paper.digits.length > 12 ? "body" : "h2"
                wrapMode: Text.NoWrap
            }
        }
        DigitPad {
            keyHeight: Theme.landscape ? Theme.key : Theme.control
            Layout.fillWidth: true
            onDigit: one => panel.paper.digit(one)
            onErase: panel.paper.erase()
            onClear: panel.paper.clear()
        }
    }
    Item {
        Layout.fillHeight: true
    }
    PrimaryButton {
        objectName: "reprint.print"
        visible: panel.some && panel.paper.offered && panel.paper.standing !== "printing"
        text: panel.paper.standing === "" ? qsTr("补打回执") : qsTr("再打一张")
        iconName: "printer"
        Layout.fillWidth: true
        onClicked: panel.paper.print()
    }
    NeutralButton {
        objectName: "reprint.other"
        visible: panel.some
        text: qsTr("换一件")
        iconName: "search"
        Layout.fillWidth: true
        onClicked: panel.paper.choose("")
    }
}
