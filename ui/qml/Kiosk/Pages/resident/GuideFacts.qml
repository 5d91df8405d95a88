// Four facts: how long, how much, how many trips, what to bring.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: facts

    required property GuideModel model

    columns: Theme.elder || Theme.landscape ? 2 : 4
    columnSpacing: Theme.s6
    rowSpacing: Theme.s6
    uniformCellWidths: true
    Layout.fillHeight: false

    Repeater {
        model: facts.model.facts

        Card {
            id: fact

            required property string label
            required property string value
            required property string icon

            padding: Theme.s6
            spacing: 0
            Layout.fillWidth: true
            Layout.fillHeight: true
            Accessible.role: Accessible.StaticText
            Accessible.name: label + " " + value

            RowLayout {
                spacing: Theme.s3

                IconImage {
                    name: fact.icon
                    side: Math.round(Theme.caption * 1.2)
                    tone: Theme.text2
                    fill: Theme.surface
                }
                Txt {
                    text: fact.label
                    kind: "caption"
                    Accessible.ignored: true
                }
            }
            Txt {
                text: fact.value
                kind: "strong"
                font.pixelSize: Math.round((Theme.strong + Theme.h2) / 2)
                color: Theme.primary
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.caption
                wrapMode: Text.NoWrap
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }
}
