// One material: what it is, where it comes from, whether to bring it.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

ColumnLayout {
    id: material

    required property string name
    required property string note
    required property string tag
    required property string status
    required property string icon

    spacing: Theme.s3

    Divider {}
    RowLayout {
        spacing: Theme.s9

        IconImage {
            visible: Theme.portrait
            name: material.icon
            side: Math.round(Theme.icon * 1.1)
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Txt {
                text: material.name
                kind: Theme.portrait ? "strong" : "body"
                bold: true
                Layout.fillWidth: true
            }
            Txt {
                text: material.note
                kind: "caption"
                Layout.fillWidth: true
            }
        }
        Tag {
            text: material.tag
            status: material.status
            iconName: Theme.landscape ? "none" : material.status === "done" ? "bag" : material.status === "info" ? "check" : "none"
        }
    }
}
