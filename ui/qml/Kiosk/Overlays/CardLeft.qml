// 请拿走您的卡: stands over everything until the card is gone; there is nothing to press.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

DialogPlate {
    title: qsTr("请拿走您的卡")
    text: qsTr("您的信息已经从屏幕上清除。")

    picture: IconImage {
        name: "chip-card"
        side: Theme.mm(90)
        Layout.alignment: Qt.AlignHCenter
    }
}
