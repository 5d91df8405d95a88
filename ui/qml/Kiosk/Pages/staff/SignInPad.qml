// The pad under the boxes of a sign-in, and the way to a work card and back.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: keys

    required property StaffPinModel model

    spacing: Theme.s12

    DigitPad {
        visible: !keys.model.locked
        keyHeight: Math.round(Theme.key * (Theme.landscape ? 1 : 1.2))
        Layout.fillHeight: false
        Layout.fillWidth: true
        onDigit: one => keys.model.digit(one)
        onErase: keys.model.erase()
        onClear: keys.model.clear()
    }
    NeutralButton {
        objectName: "signIn.way"
        visible: keys.model.offersCard && !keys.model.locked
        text: keys.model.byCard ? qsTr("改用工号") : qsTr("改用工作卡")
        minHeight: Theme.primaryButton
        Layout.fillWidth: true
        onClicked: keys.model.useCard(!keys.model.byCard)
    }
}
