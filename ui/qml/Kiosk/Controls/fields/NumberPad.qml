// Digits with an X for ID numbers, a point for money, a hyphen for telephones; Qt's own digit keyboard
// has no X. Takes the place of the keyboard at the bottom of the page.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Rectangle {
    id: pad

    /// id, digits, phone, decimal; empty while it is away.
    property string kind: ""
    property string doneText: qsTr("下一项")
    readonly property bool shown: kind !== ""
    readonly property string extra: kind === "id" ? "X" : kind === "decimal" ? "." : kind === "phone" ? "-" : ""
    readonly property int keySide: Math.min(Theme.key, Math.floor(Theme.screenHeight * Theme.fit * (Theme.portable ? 0.48 : Theme.landscape ? 0.40 : 0.45) / 4 - Theme.s3))

    signal typed(string key)
    signal erased
    signal closed
    signal done

    visible: shown
    color: Theme.bg
    implicitHeight: shown ? keys.implicitHeight + 2 * Theme.s6 : 0

    Divider {
        anchors.top: parent.top
        anchors.left: parent.left
        anchors.right: parent.right
    }
    GridLayout {
        id: keys

        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.s9, Theme.landscape ? Math.round(parent.width * 0.6) : parent.width)
        columns: 4
        columnSpacing: Theme.s3
        rowSpacing: Theme.s3
        uniformCellWidths: true

        Repeater {
            model: ["1", "2", "3", "close", "4", "5", "6", "", "7", "8", "9", "done", pad.extra, "0", "delete", ""]

            PadKey {
                id: key

                required property string modelData
                required property int index
                readonly property bool side: index % 4 === 3

                visible: modelData !== "" || !side
                opacity: modelData === "" ? 0 : 1
                enabled: modelData !== ""
                objectName: "pad." + (modelData === "" ? "none" + index : modelData)
                text: modelData === "delete" ? qsTr("删除") : modelData === "close" ? qsTr("收起") : modelData === "done" ? pad.doneText : modelData
                kind: modelData.length > 1 ? "strong" : "h2"
                quiet: modelData === "delete" || modelData === "close"
                autoRepeat: modelData === "delete"
                ground: modelData === "done" ? Theme.primary : quiet && !Theme.highContrast ? Theme.divider : Theme.surface
                groundPressed: modelData === "done" ? Theme.primaryPressed : Theme.tintPressed
                ink: modelData === "done" ? Theme.primaryInk : Theme.text
                minHeight: pad.keySide
                Layout.row: Math.floor(index / 4)
                Layout.column: index % 4
                Layout.rowSpan: side && modelData !== "" ? 2 : 1
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: pad.keySide
                onClicked: {
                    if (modelData === "delete")
                        pad.erased();
                    else if (modelData === "close")
                        pad.closed();
                    else if (modelData === "done")
                        pad.done();
                    else
                        pad.typed(modelData);
                }
            }
        }
    }
}
