// 谁能办.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models

Card {
    id: who

    required property GuideModel model

    title: qsTr("谁能办")

    Txt {
        text: who.model.conditions
        Layout.fillWidth: true
    }
}
