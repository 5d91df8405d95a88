// 打印: what, on which paper, and what came of it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: sheet

    required property string name
    required property GuidePaperModel paper
    readonly property string standing: paper.standing

    spacing: Theme.s9

    PageTitle {
        title: qsTr("打印指南")
        subtitle: sheet.name
    }
    Banner {
        objectName: "guide.printed"
        visible: sheet.standing !== ""
        status: sheet.standing === "printed" ? "done" : sheet.standing === "printing" ? "info" : "attention"
        iconName: sheet.standing === "failed" || sheet.standing === "unknown" ? "" : "printer"
        text: sheet.paper.words
        Layout.fillWidth: true
    }
    Repeater {
        model: sheet.paper.papers

        ListRow {
            required property string key
            required property string name
            required hint

            objectName: "guide.paper." + key
            text: name
            iconName: key === "slip" ? "printer" : "document"
            framed: true
            enabled: sheet.standing !== "printing"
            implicitHeight: Theme.tile
            Layout.fillWidth: true
            onClicked: sheet.paper.print(key)
        }
    }
}
