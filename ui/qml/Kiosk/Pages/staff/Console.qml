// 技术员维护台 ([18]): head, side list, the section, and the panel of the device that is looked at.
// The side list stands left in landscape, above in portrait; the panel right, or below.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: page

    required property ShellModel shell
    required property ConsoleModel model
    readonly property ConsoleDevicesModel devices: model.devices as ConsoleDevicesModel
    readonly property ConsoleNetworkModel network: model.network as ConsoleNetworkModel
    readonly property ConsoleSettingsModel settings: model.settings as ConsoleSettingsModel
    readonly property ConsoleLogModel log: model.log as ConsoleLogModel
    readonly property ConsoleReportModel report: model.report as ConsoleReportModel
    readonly property bool panelShown: model.section === "devices" && devices.chosen !== ""

    objectName: "page.console"
    color: Theme.bg
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("技术员维护台")

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        DeskHead {
            shell: page.shell
            title: qsTr("技术员维护台")
            who: page.model.who
            aside: page.model.version
            linkText: page.shell.linkKnown && !page.shell.online ? page.shell.linkText : ""
            prefix: "console"
            Layout.fillWidth: true
            onLeave: page.model.leave()
        }
        Divider {}
        GridLayout {
            columns: Theme.landscape ? 3 : 1
            columnSpacing: 0
            rowSpacing: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            DeskNav {
                sections: page.model.sections
                here: page.model.section
                prefix: "console"
                across: 5
                Layout.fillWidth: Theme.portrait
                Layout.fillHeight: Theme.landscape
                Layout.preferredWidth: Theme.landscape ? Math.round(page.width * 0.171) : -1
                onOpened: key => page.model.open(key)
            }
            Loader {
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.margins: Theme.landscape ? Theme.s12 : Theme.margin
                Layout.topMargin: Theme.s12
                Layout.bottomMargin: Theme.s12
                sourceComponent: !page.model.entered ? null : page.model.section === "devices" ? devicesSection : page.model.section === "network" ? networkSection : page.model.section === "settings" ? settingsSection : page.model.section === "log" ? logSection : reportSection
            }
            Rectangle {
                visible: page.model.entered && page.panelShown
                color: Theme.surface
                Layout.fillHeight: Theme.landscape
                Layout.fillWidth: Theme.portrait
                Layout.preferredWidth: Theme.landscape ? Math.round(page.width * 0.312) : -1
                Layout.preferredHeight: Theme.portrait ? Math.min(Math.max(inside.implicitHeight + 2 * Theme.s12, page.height * 0.3), page.height * 0.5) : -1

                Rectangle {
                    anchors.left: parent.left
                    anchors.top: parent.top
                    width: Theme.landscape ? Theme.hairline : parent.width
                    height: Theme.landscape ? parent.height : Theme.hairline
                    color: Theme.divider
                }
                Loader {
                    id: inside

                    anchors.fill: parent
                    anchors.leftMargin: Theme.landscape ? Theme.s12 : Theme.margin
                    anchors.rightMargin: anchors.leftMargin
                    anchors.topMargin: Theme.s12
                    anchors.bottomMargin: Theme.s12
                    sourceComponent: page.model.entered && page.panelShown ? panel : null
                }
            }
        }
        NumberPad {
            kind: page.settings.padKind
            doneText: qsTr("好了")
            Layout.fillWidth: true
            onTyped: key => page.settings.padKey(key)
            onErased: page.settings.padDelete()
            onClosed: page.settings.closePad()
            onDone: page.settings.closePad()
        }
    }
    Loader {
        anchors.fill: parent
        active: page.model.entered && (page.devices.touching || page.settings.choosing !== "")
        sourceComponent: page.devices.touching ? touch : choices
    }

    Component {
        id: devicesSection

        ConsoleDevices {
            devices: page.devices
        }
    }
    Component {
        id: panel

        ConsoleDevicePanel {
            devices: page.devices
        }
    }
    Component {
        id: networkSection

        ConsoleNetwork {
            network: page.network
        }
    }
    Component {
        id: settingsSection

        ConsoleSettings {
            settings: page.settings
        }
    }
    Component {
        id: logSection

        ConsoleLog {
            log: page.log
        }
    }
    Component {
        id: reportSection

        ConsoleReport {
            report: page.report
        }
    }
    Component {
        id: touch

        ConsoleTouch {
            devices: page.devices
        }
    }
    Component {
        id: choices

        ConsoleChoices {
            settings: page.settings
        }
    }
}
