// Several entries of the same kind: one card each with 修改 and 删除, and 再加一行.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

FieldFrame {
    id: field

    Txt {
        visible: field.row.cards.length === 0
        text: qsTr("还没有填。点下面的按钮，一行一行地加。")
        color: Theme.text2
        Layout.fillWidth: true
    }
    Repeater {
        model: field.row.cards

        Card {
            id: card

            required property var modelData

            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.s9
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true

                    Txt {
                        text: card.modelData.title
                        kind: "strong"
                        Layout.fillWidth: true
                    }
                    Txt {
                        visible: text !== ""
                        text: card.modelData.detail
                        kind: "caption"
                        Layout.fillWidth: true
                    }
                }
                SecondaryButton {
                    objectName: "field." + field.row.path + ".edit." + card.modelData.place
                    text: qsTr("修改")
                    iconName: "pencil"
                    minHeight: Theme.control
                    onClicked: field.form.openRow(field.row.path, card.modelData.place)
                }
                DangerButton {
                    objectName: "field." + field.row.path + ".remove." + card.modelData.place
                    text: qsTr("删除")
                    iconName: "trash"
                    minHeight: Theme.control
                    onClicked: field.form.removeRow(field.row.path, card.modelData.place)
                }
            }
        }
    }
    Banner {
        visible: field.form.removedText !== ""
        text: field.form.removedText
        iconName: "trash"
        actionText: qsTr("撤销")
        actionName: "field." + field.row.path + ".undo"
        Layout.fillWidth: true
        onAction: field.form.undoRemove()
    }
    SecondaryButton {
        objectName: "field." + field.row.path + ".add"
        visible: field.row.room
        text: field.row.cards.length === 0 ? qsTr("加一行") : qsTr("再加一行")
        iconName: "plus"
        Layout.fillWidth: true
        onClicked: field.form.addRow(field.row.path)
    }
}
