// 按人生大事找: one touch searches for the word.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: events

    required property HomeModel home
    required property SearchModel search
    /// On the dark panel of the home page.
    property bool onHero: true

    columnSpacing: Theme.s6
    rowSpacing: Theme.s6
    uniformCellWidths: true

    Repeater {
        model: events.home.lifeEvents

        BaseButton {
            required property string modelData

            objectName: "home.event." + modelData
            text: modelData
            ground: events.onHero ? Theme.heroControl : Theme.surface
            groundPressed: events.onHero ? Theme.primary : Theme.tint
            ink: events.onHero ? Theme.heroInk : Theme.primary
            edge: events.onHero ? Theme.heroInk : Theme.primary
            minHeight: Theme.control
            leftPadding: Theme.s3
            rightPadding: Theme.s3
            Layout.fillWidth: true
            onClicked: events.search.openWord(modelData)
        }
    }
}
