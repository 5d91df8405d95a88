// One of a list, or several: six on the screen, the others behind 看更多.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

FieldFrame {
    id: field

    ChoiceGrid {
        choices: field.row.choices
        several: field.row.multi
        large: field.large
        namePrefix: "field." + field.row.path + "."
        Layout.fillWidth: true
        onPicked: code => field.form.choose(field.row.path, code)
    }
    NeutralButton {
        objectName: "field." + field.row.path + ".more"
        visible: field.row.hidden > 0
        text: qsTr("看更多（还有 %1 个）").arg(field.row.hidden)
        iconName: "chevron-down"
        iconAfter: true
        minHeight: Theme.control
        Layout.fillWidth: true
        onClicked: field.form.unfold(field.row.path)
    }
}
