// 设备: what the settings name, live, and what hangs on the cables.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: section

    required property ConsoleDevicesModel devices

    spacing: Theme.s9

    RowLayout {
        spacing: Theme.s9
        Layout.fillWidth: true

        Txt {
            text: qsTr("设备")
            kind: "h2"
            Accessible.role: Accessible.Heading
        }
        Txt {
            objectName: "console.devices.summary"
            text: section.devices.summary
            kind: "strong"
            bold: false
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "console.find"
            text: section.devices.looking ? qsTr("正在找…") : qsTr("找接着的设备")
            iconName: "search"
            kind: "body"
            minHeight: Theme.control
            onClicked: {
                pager.toTop(); // what is found stands there
                section.devices.find();
            }
        }
    }
    Pager {
        id: pager

        sideMargin: 0
        topMargin: 0
        bottomMargin: 0
        Layout.fillWidth: true
        Layout.fillHeight: true

        Txt {
            visible: !section.devices.loaded
            text: qsTr("正在看设备…")
            color: Theme.text2
            Layout.fillWidth: true
        }
        Card {
            visible: section.devices.found !== ""
            title: qsTr("接在这台机器上的")
            Layout.fillWidth: true

            Txt {
                objectName: "console.found"
                text: section.devices.found
                kind: "caption"
                wrapMode: Text.WrapAnywhere
                Layout.fillWidth: true
            }
        }
        ListCard {
            visible: section.devices.loaded
            Layout.fillWidth: true

            Repeater {
                model: section.devices.list

                T.AbstractButton {
                    id: line

                    required property int index
                    required property string key
                    required property string name
                    required property string iconName
                    required property string detail
                    required property string tag
                    required property string status
                    readonly property bool here: section.devices.chosen === key

                    objectName: "console.device." + key
                    implicitHeight: Math.max(Theme.field, words.implicitHeight + 2 * Theme.s6)
                    focusPolicy: Qt.TabFocus
                    Accessible.role: Accessible.Button
                    Accessible.name: name
                    Accessible.description: detail + " " + tag
                    Accessible.selected: here
                    Layout.fillWidth: true
                    onClicked: section.devices.choose(key)

                    background: Rectangle {
                        radius: line.here ? Theme.radiusField : 0
                        color: line.here ? Theme.tint : line.down ? Theme.tintPressed : "transparent"
                        border.width: line.here || line.visualFocus ? Theme.strokeSelected : 0
                        border.color: line.visualFocus ? Theme.focusRing : Theme.primary

                        Rectangle {
                            visible: !line.here && line.index > 0
                            anchors.left: parent.left
                            anchors.right: parent.right
                            anchors.top: parent.top
                            height: Theme.hairline
                            color: Theme.divider
                        }
                    }
                    contentItem: Item {
                        RowLayout {
                            anchors.fill: parent
                            anchors.leftMargin: Theme.s12
                            anchors.rightMargin: Theme.s9
                            spacing: Theme.s9

                            IconImage {
                                name: line.iconName
                                side: Theme.icon
                                paper: line.here ? Theme.tint : Theme.surface
                            }
                            ColumnLayout {
                                id: words

                                spacing: 0
                                Layout.fillWidth: true

                                Txt {
                                    text: line.name
                                    kind: "strong"
                                    Layout.fillWidth: true
                                    Accessible.ignored: true
                                }
                                Txt {
                                    text: line.detail
                                    kind: "caption"
                                    Layout.fillWidth: true
                                    Accessible.ignored: true
                                }
                            }
                            Tag {
                                visible: line.tag !== ""
                                text: line.tag
                                status: line.status
                                Accessible.ignored: true
                            }
                            IconImage {
                                name: "chevron-right"
                                side: Theme.iconSmall
                                tone: Theme.text
                                paper: line.here ? Theme.tint : Theme.surface
                            }
                        }
                    }
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
