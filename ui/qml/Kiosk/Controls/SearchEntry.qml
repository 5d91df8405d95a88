// Looks like the search box and opens the search page; nothing is typed here.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Theme

T.AbstractButton {
    id: entry

    implicitHeight: Theme.portrait ? Math.round(Theme.primaryButton * 1.16) : Theme.primaryButton
    implicitWidth: Theme.tile * 4
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text

    background: Rectangle {
        radius: Theme.radiusButton
        color: entry.down ? Theme.tint : Theme.surface
        border.width: Theme.stroke
        border.color: entry.visualFocus ? Theme.focusRing : Theme.line
    }
    contentItem: RowLayout {
        spacing: Theme.s9

        IconImage {
            name: "search"
            side: Theme.icon
            tone: Theme.text2
            Layout.leftMargin: Theme.s12
        }
        Txt {
            text: entry.text
            font.pixelSize: Theme.strong
            color: Theme.text2
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Accessible.ignored: true
            Layout.fillWidth: true
        }
        Rectangle {
            radius: Theme.radiusButton
            color: entry.down ? Theme.primaryPressed : Theme.primary
            implicitWidth: find.implicitWidth + 2 * Theme.s12
            Layout.fillHeight: true
            Layout.margins: Theme.s3

            Txt {
                id: find

                anchors.centerIn: parent
                text: qsTr("查找")
                kind: "strong"
                color: Theme.primaryInk
                Accessible.ignored: true
            }
        }
    }
}
