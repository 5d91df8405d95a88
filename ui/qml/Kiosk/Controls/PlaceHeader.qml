// Head of every page: where this machine stands, whether the network answers, the time.
// In landscape the service bar stands in the same row.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: head

    required property ShellModel shell
    property bool withServices: Theme.landscape
    property bool showHelp: true
    property bool onlyHelp: false

    color: Theme.surface
    implicitHeight: Theme.header

    Component {
        id: link

        LinkState {
            shell: head.shell
        }
    }

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        spacing: Theme.s9

        Rectangle {
            id: emblem

            Layout.preferredWidth: Math.round(Theme.header * 0.58)
            Layout.preferredHeight: Layout.preferredWidth
            radius: Theme.radiusCard
            color: Theme.primary
            Accessible.ignored: true

            IconImage {
                anchors.centerIn: parent
                name: "house-heart"
                side: Math.round(parent.width * 0.72)
                tone: Theme.primaryInk
                fill: Theme.primary
            }
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Txt {
                id: placeName

                objectName: "header.place"
                text: head.shell.place
                kind: "strong"
                font.pixelSize: Math.round(Theme.strong * 1.05)
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
            RowLayout {
                visible: !Theme.portable
                spacing: Theme.s6

                Txt {
                    visible: !head.withServices || !Theme.elder
                    text: head.shell.area
                    kind: "caption"
                    wrapMode: Text.NoWrap
                }
                Txt {
                    visible: head.shell.simulated
                    text: qsTr("模拟")
                    kind: "caption"
                    bold: true
                    color: Theme.attentionFg
                }
                Loader {
                    active: head.withServices
                    visible: active
                    sourceComponent: link
                    Layout.leftMargin: Theme.s3
                }
            }
        }
        Loader {
            active: !head.withServices || Theme.portable
            visible: active
            sourceComponent: link
        }
        Loader {
            active: head.withServices
            visible: active
            Layout.leftMargin: Theme.s9

            sourceComponent: ServiceBar {
                shell: head.shell
                showHelp: head.showHelp
                onlyHelp: head.onlyHelp
                compact: true
            }
        }
        ColumnLayout {
            spacing: 0
            Layout.leftMargin: Theme.s6

            Txt {
                text: head.shell.clockText
                kind: "h2"
                wrapMode: Text.NoWrap
                horizontalAlignment: Text.AlignRight
                Layout.alignment: Qt.AlignRight
                Layout.bottomMargin: -Math.round(Theme.h2 * 0.2)
            }
            Txt {
                visible: !head.withServices || !Theme.elder
                text: head.shell.dateText
                kind: "caption"
                wrapMode: Text.NoWrap
                horizontalAlignment: Text.AlignRight
                Layout.alignment: Qt.AlignRight
            }
        }
    }

    // The staff's entrance: the place held down for two seconds, which nobody does by chance.
    Item {
        objectName: "header.staff"
        visible: head.shell.hasDesk
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        width: Theme.margin + Math.round(Theme.header * 0.58) + Theme.s9 + placeName.paintedWidth

        TapHandler {
            id: hold

            longPressThreshold: 2
            onLongPressed: head.shell.callStaff()
        }
        Rectangle {
            visible: hold.pressed && hold.timeHeld > 0.4
            anchors.bottom: parent.bottom
            x: Theme.margin
            width: (parent.width - x) * Math.min(1, hold.timeHeld / hold.longPressThreshold)
            height: Theme.strokeSelected
            color: Theme.primary
        }
    }
}
