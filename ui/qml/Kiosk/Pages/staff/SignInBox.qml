// One box of the sign-in: label above, what was typed (or its dots) inside.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Theme

T.AbstractButton {
    id: box

    property string label: ""
    property string shown: ""
    property bool active: false
    property bool secret: false

    implicitHeight: column.implicitHeight
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.Button
    Accessible.name: label
    Accessible.description: secret ? qsTr("按了 %1 位").arg(shown.length) : shown

    contentItem: ColumnLayout {
        id: column

        spacing: Theme.s3

        Txt {
            text: box.label
            bold: true
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        InputBox {
            active: box.active
            implicitHeight: Theme.field
            Layout.fillWidth: true

            Row {
                anchors.left: parent.left
                anchors.leftMargin: Theme.s12
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.s3

                Txt {
                    text: box.shown
                    kind: "h2"
                    bold: !box.secret
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
                Rectangle {
                    visible: box.active
                    anchors.verticalCenter: parent.verticalCenter
                    width: Theme.stroke + 1
                    height: Math.round(Theme.strong * 1.2)
                    color: Theme.focusRing
                }
            }
        }
    }
}
