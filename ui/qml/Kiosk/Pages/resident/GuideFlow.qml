// 怎么办: the steps, side by side with arrows; one under the other where words are large.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: flow

    required property GuideModel model
    readonly property bool upright: Theme.elder || Theme.landscape || steps.count > 3

    columns: upright ? 1 : Math.max(1, 2 * steps.count - 1)
    columnSpacing: Theme.s3
    rowSpacing: Theme.s3

    Txt {
        visible: steps.count === 0
        text: qsTr("未公布")
    }
    Repeater {
        id: steps

        model: flow.model.steps

        GuideStep {
            upright: flow.upright
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.column: flow.upright ? 0 : number - 1
            Layout.row: flow.upright ? number - 1 : 0
        }
    }
}
