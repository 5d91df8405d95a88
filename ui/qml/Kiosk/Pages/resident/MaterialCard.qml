// One material: what it is, where it comes from, how it stands, and at most one action.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Card {
    id: card

    required property string key
    required property string name
    required property string source
    required property string tag
    required property string status
    required property string need
    required property string icon
    required property string action

    signal act

    spacing: Theme.s6

    RowLayout {
        spacing: Theme.s12
        Layout.fillWidth: true

        Rectangle {
            visible: !(Theme.elder && Theme.portrait)
            radius: Theme.radiusButton
            color: Theme.tint
            implicitWidth: Math.round(Theme.icon * 1.8)
            implicitHeight: implicitWidth
            Layout.alignment: Qt.AlignVCenter

            IconImage {
                anchors.centerIn: parent
                name: card.icon
                side: Theme.icon
                paper: Theme.tint
            }
        }
        ColumnLayout {
            spacing: Theme.s3
            Layout.fillWidth: true

            Txt {
                text: card.name
                kind: "strong"
                Layout.fillWidth: true
            }
            Txt {
                text: card.source
                color: Theme.text2
                Layout.fillWidth: true
            }
            RowLayout {
                spacing: Theme.s9
                Layout.fillWidth: true

                Tag {
                    objectName: "material.tag." + card.key
                    text: card.tag
                    status: card.status
                }
                Txt {
                    visible: card.need !== card.tag
                    text: card.need
                    kind: "caption"
                    Layout.fillWidth: true
                }
            }
        }
        Loader {
            active: card.action !== "" && !under.active
            visible: active
            sourceComponent: button
            Layout.preferredWidth: Math.round(card.width * (Theme.portrait ? 0.25 : 0.21))
        }
    }
    Loader {
        id: under

        active: card.action !== "" && Theme.elder && Theme.portrait
        visible: active
        sourceComponent: button
        Layout.fillWidth: true
    }
    Component {
        id: button

        SecondaryButton {
            objectName: "material.act." + card.key
            text: card.action
            minHeight: Theme.control
            Accessible.name: card.action + " " + card.name
            onClicked: card.act()
        }
    }
}
