// A surface that only shows: no strong edge, because it cannot be touched.
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

Rectangle {
    id: card

    default property alias content: column.data
    property int padding: Theme.s12
    property alias spacing: column.spacing
    /// A heading inside the card; empty for none.
    property string title: ""
    property string aside: ""

    color: Theme.surface
    radius: Theme.radiusCard
    border.width: Theme.hairline
    border.color: Theme.divider
    implicitHeight: outer.implicitHeight + 2 * Math.round(padding * 0.62)
    implicitWidth: outer.implicitWidth + 2 * padding

    ColumnLayout {
        id: outer

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: card.padding
        anchors.rightMargin: card.padding
        anchors.topMargin: Math.round(card.padding * 0.62)
        spacing: Theme.s3

        RowLayout {
            visible: card.title !== ""
            spacing: Theme.s9
            Layout.fillWidth: true

            Txt {
                text: card.title
                kind: "h2"
                font.pixelSize: Math.round((Theme.h2 + Theme.strong) / 2)
                Accessible.role: Accessible.Heading
            }
            Txt {
                visible: card.aside !== ""
                text: card.aside
                kind: "caption"
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignBottom
            }
        }
        ColumnLayout {
            id: column

            spacing: Theme.s6
            Layout.fillWidth: true
        }
    }
}
