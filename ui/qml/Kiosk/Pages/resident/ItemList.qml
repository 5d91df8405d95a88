// Items in a list, best first: name, who does it, how long, 办理 or 咨询.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: list

    required property SearchModel model

    columns: 1
    rowSpacing: Theme.s6
    columnSpacing: Theme.s9
    uniformCellWidths: true

    Repeater {
        model: list.model.results

        ListRow {
            required property string itemId
            required property string name
            required property string department
            required property string limitText
            required property bool atOnce
            required property bool known
            required property bool apply

            objectName: "items.item." + itemId
            text: name
            hint: department + (Theme.elder ? "\n" : "　") + (apply ? qsTr("可以在本机办") : qsTr("可以在本机咨询"))
            tagText: limitText
            tagStatus: atOnce ? "done" : known ? "info" : "neutral"
            tagIcon: atOnce ? "" : known ? "clock" : "none"
            framed: true
            Layout.fillWidth: true
            onClicked: list.model.openItem(itemId)
        }
    }
}
