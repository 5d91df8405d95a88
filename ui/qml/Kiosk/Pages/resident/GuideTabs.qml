// The parts of the guide, side by side; the one that shows is filled.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: row

    required property GuideModel model
    required property list<string> tabs

    readonly property bool large: Theme.elder

    columns: large ? row.tabs.length / 2 : row.tabs.length
    columnSpacing: Theme.s6
    rowSpacing: Theme.s6
    uniformCellWidths: true

    Repeater {
        model: row.tabs

        BaseButton {
            id: tab

            required property int index
            required property string modelData
            readonly property bool current: row.model.tab === index

            objectName: "guide.tab." + index
            text: modelData
            minHeight: Theme.control
            leftPadding: Theme.s3
            rightPadding: Theme.s3
            ground: current ? Theme.primary : Theme.surface
            groundPressed: current ? Theme.primaryPressed : Theme.tint
            ink: current ? Theme.primaryInk : Theme.text
            edge: current ? Theme.primary : Theme.line
            Accessible.role: Accessible.PageTab
            Accessible.selected: current
            Layout.fillWidth: true
            onClicked: row.model.tab = index
        }
    }
}
