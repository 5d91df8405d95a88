// Digits for work numbers, PINs and the end of a receipt number. Says nothing: the page shows dots.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

GridLayout {
    id: pad

    property int keyHeight: Theme.key
    property string prefix: "pad."
    /// The last character of an ID number may be an X; 清空 gives way, as it stands beside the box.
    property bool withX: false

    signal digit(string one)
    signal erase
    signal clear

    columns: 3
    columnSpacing: Theme.s3
    rowSpacing: Theme.s3
    uniformCellWidths: true

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.withX ? "X" : "clear", "0", "delete"]

        BaseButton {
            required property string modelData
            readonly property bool quiet: modelData.length > 1

            objectName: pad.prefix + modelData
            text: modelData === "clear" ? qsTr("清空") : modelData === "delete" ? qsTr("删除") : modelData
            kind: quiet ? "strong" : "h2"
            focusPolicy: Qt.NoFocus
            autoRepeat: modelData === "delete"
            leftPadding: Theme.s3
            rightPadding: Theme.s3
            cornerRadius: Theme.radiusField
            edge: Theme.edge
            ground: quiet && !Theme.highContrast ? Theme.divider : Theme.surface
            groundPressed: Theme.tintPressed
            minHeight: pad.keyHeight
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: {
                if (modelData === "clear")
                    pad.clear();
                else if (modelData === "delete")
                    pad.erase();
                else
                    pad.digit(modelData);
            }
        }
    }
}
