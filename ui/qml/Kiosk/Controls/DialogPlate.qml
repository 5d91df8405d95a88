// A question in front of a plain dark field that hides the page: question, consequence, two
// buttons, the safe one filled. Children stand between the words and the buttons.
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

Rectangle {
    id: dialog

    default property alias content: middle.data
    property alias picture: top.data
    property string title: ""
    property string text: ""
    property string safeText: ""
    property string safeIcon: "check"
    property string safeName: "dialog.safe"
    property string otherText: ""
    property string otherIcon: ""
    property string otherName: "dialog.other"
    property bool otherDanger: false

    signal safe
    signal other

    color: Theme.scrim
    Accessible.role: Accessible.Dialog
    Accessible.name: title

    // Nothing behind can be touched.
    MouseArea {
        anchors.fill: parent
    }

    Rectangle {
        id: plate

        readonly property int pad: Theme.landscape ? Theme.s18 : Theme.s24

        anchors.centerIn: parent
        width: Math.min(dialog.width - 2 * Theme.s24, Theme.landscape ? Theme.mm(430) : Theme.mm(350))
        height: Math.min(dialog.height - 2 * Theme.s12, column.implicitHeight + 2 * plate.pad)
        radius: Theme.radiusHero * 1.4
        color: Theme.surface
        border.width: Theme.highContrast ? Theme.strokeSelected : 0
        border.color: Theme.edge

        ColumnLayout {
            id: column

            anchors.fill: parent
            anchors.margins: plate.pad
            spacing: Theme.s9

            ColumnLayout {
                id: top

                visible: children.length > 0
                Layout.alignment: Qt.AlignHCenter
                Layout.fillWidth: true
            }
            Txt {
                text: dialog.title
                kind: "h1"
                horizontalAlignment: Text.AlignHCenter
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }
            Txt {
                visible: dialog.text !== ""
                text: dialog.text
                font.pixelSize: Math.round((Theme.body + Theme.strong) / 2)
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
            ColumnLayout {
                id: middle

                visible: children.length > 0
                spacing: Theme.s9
                Layout.fillWidth: true
            }
            PrimaryButton {
                objectName: dialog.safeName
                visible: dialog.safeText !== ""
                text: dialog.safeText
                iconName: dialog.safeIcon
                kind: "h2"
                minHeight: Math.round(Theme.primaryButton * 1.3)
                Layout.fillWidth: true
                Layout.topMargin: Theme.s9
                onClicked: dialog.safe()
            }
            NeutralButton {
                objectName: dialog.otherName
                visible: dialog.otherText !== ""
                text: dialog.otherText
                iconName: dialog.otherIcon
                ink: dialog.otherDanger ? Theme.problemFg : Theme.text
                edge: dialog.otherDanger ? Theme.problemFg : Theme.line
                minHeight: Theme.primaryButton
                Layout.fillWidth: true
                Layout.topMargin: Theme.s3
                onClicked: dialog.other()
            }
        }
    }
}
