// 谁能办: the conditions.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models

Card {
    id: who

    required property GuideModel model

    title: qsTr("谁能办")

    Txt {
        text: who.model.conditions.join("；")
        Layout.fillWidth: true
    }
}
