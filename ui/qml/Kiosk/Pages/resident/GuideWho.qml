// 谁能办: the conditions, one by one.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Card {
    id: who

    required property GuideModel model

    title: qsTr("谁能办")
    spacing: Theme.s3

    Repeater {
        model: who.model.conditions

        RowLayout {
            id: one

            required property string modelData

            spacing: Theme.s6
            Layout.fillWidth: true

            Rectangle {
                implicitWidth: Math.round(Theme.body * 0.32)
                implicitHeight: implicitWidth
                radius: width / 2
                color: Theme.primary
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Math.round(Theme.body * 0.56)
            }
            Txt {
                text: one.modelData
                Layout.fillWidth: true
            }
        }
    }
}
