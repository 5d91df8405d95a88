// 个人 and 企业 (CH-08): whose items are shown.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

RowLayout {
    id: choice

    required property HomeModel home

    spacing: Theme.s3

    Repeater {
        model: [
            {
                "organisation": false,
                "words": qsTr("个人"),
                "icon": "person"
            },
            {
                "organisation": true,
                "words": qsTr("企业"),
                "icon": "building"
            }
        ]

        PillButton {
            id: one

            required property var modelData

            objectName: modelData.organisation ? "home.organisation" : "home.person"
            text: modelData.words
            checked: choice.home.organisation === modelData.organisation
            iconName: checked ? "check" : modelData.icon
            Layout.minimumWidth: implicitWidth
            onClicked: choice.home.organisation = one.modelData.organisation
        }
    }
}
