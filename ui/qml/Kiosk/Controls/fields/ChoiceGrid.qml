// Choices beside each other where their words are short, below each other where they are long.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

GridLayout {
    id: grid

    required property var choices
    property bool several: false
    property bool large: false
    property string namePrefix: ""

    signal picked(string code)

    readonly property int longest: {
        let most = 0;
        for (const one of grid.choices)
            most = Math.max(most, one.label.length);
        return most;
    }

    columns: {
        const room = grid.width - Theme.s9;
        const wanted = grid.longest * (grid.large ? Theme.h2 : Theme.strong) + Math.round(Theme.strong * 1.2) + 3 * Theme.s9 + Theme.s3;
        return Math.max(1, Math.min(Theme.landscape ? 3 : 2, Math.floor(room / Math.max(1, wanted))));
    }
    columnSpacing: Theme.s6
    rowSpacing: Theme.s6
    uniformCellWidths: true
    Layout.fillHeight: false

    Repeater {
        model: grid.choices

        ChoiceRow {
            id: one

            required property var modelData

            objectName: grid.namePrefix + modelData.code
            text: modelData.label
            chosen: modelData.chosen
            several: grid.several
            large: grid.large
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: grid.picked(one.modelData.code)
        }
    }
}
