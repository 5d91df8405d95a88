// 本村常办: the items used most.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: frequent

    required property HomeModel home
    property bool tagged: true
    /// So many are shown; fewer where something else needs the room.
    property int most: 3

    spacing: Theme.s6

    Txt {
        text: frequent.home.organisation ? qsTr("企业常办") : qsTr("本村常办")
        kind: "h2"
        Accessible.role: Accessible.Heading
    }
    ListCard {
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            id: rows

            model: frequent.home.frequent

            ListRow {
                required property int index
                required property string itemId
                required property string name
                required property string limitText
                required property bool atOnce
                required property bool known

                objectName: "home.item." + itemId
                text: name
                kind: frequent.tagged ? "strong" : "body"
                tagText: frequent.tagged ? limitText : ""
                tagStatus: atOnce ? "done" : known ? "info" : "neutral"
                tagIcon: atOnce ? "" : known ? "clock" : "none"
                visible: index < frequent.most
                lastInCard: index === Math.min(rows.count, frequent.most) - 1
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: frequent.home.openItem(itemId)
            }
        }
    }
}
