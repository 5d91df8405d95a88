// 村级服务台 ([17]): head, side list, the section, and the panel of what is chosen. The side list
// stands left in landscape, above in portrait; the panel right, or below.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: page

    required property ShellModel shell
    required property DeskModel model
    readonly property DeskQueueModel queue: model.queue as DeskQueueModel
    readonly property DeskPaperModel paper: model.paper as DeskPaperModel
    readonly property DeskExchangeModel exchange: model.exchange as DeskExchangeModel
    readonly property DeskUpdatesModel updates: model.updates as DeskUpdatesModel
    readonly property bool listing: model.section === "waiting" || model.section === "attention" || model.section === "today"
    /// Beside the list it always stands; below it, only with something in it.
    readonly property bool panelShown: model.section === "reprint" || model.section === "exchange" || (listing && (queue.chosen !== "" || queue.retryingAll || (Theme.landscape && !queue.empty)))

    objectName: "page.desk"
    color: Theme.bg
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("村级服务台")

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        DeskHead {
            shell: page.shell
            who: page.model.who
            linkText: page.model.linkText
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
                onOpened: key => page.model.open(key)
                Layout.fillWidth: Theme.portrait
                Layout.fillHeight: Theme.landscape
                Layout.preferredWidth: Theme.landscape ? Math.round(page.width * 0.171) : -1
            }
            Loader {
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.margins: Theme.landscape ? Theme.s12 : Theme.margin
                Layout.topMargin: Theme.s12
                Layout.bottomMargin: Theme.s12
                // In one expression: nothing is begun that the end of the session takes away half made.
                sourceComponent: !page.model.entered ? null : page.model.section === "today" ? today : page.listing ? lists : page.model.section === "reprint" ? reprint : page.model.section === "exchange" ? exchangeSection : updatesSection
            }
            Rectangle {
                visible: page.model.entered && page.panelShown
                color: Theme.surface
                Layout.fillHeight: Theme.landscape
                Layout.fillWidth: Theme.portrait
                Layout.preferredWidth: Theme.landscape ? Math.round(page.width * 0.312) : -1
                // Below the list as high as it needs, within what leaves the list its room.
                Layout.preferredHeight: Theme.portrait ? Math.min(Math.max(inside.implicitHeight + 2 * Theme.s12, page.height * 0.3), page.height * 0.58) : -1

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
                    sourceComponent: !page.model.entered || !page.panelShown ? null : page.listing ? panel : page.model.section === "reprint" ? reprintPanel : exchangePanel
                }
            }
        }
    }

    Component {
        id: today

        DeskToday {
            model: page.model
            queue: page.queue
            updates: page.updates
        }
    }
    Component {
        id: lists

        DeskLists {
            model: page.model
            queue: page.queue
        }
    }
    Component {
        id: panel

        DeskPanel {
            shell: page.shell
            model: page.model
            queue: page.queue
            paper: page.paper
        }
    }
    Component {
        id: reprint

        DeskReprint {
            paper: page.paper
        }
    }
    Component {
        id: reprintPanel

        DeskReprintPanel {
            paper: page.paper
        }
    }
    Component {
        id: exchangeSection

        DeskExchange {
            model: page.model
            exchange: page.exchange
        }
    }
    Component {
        id: exchangePanel

        DeskExchangePanel {
            exchange: page.exchange
        }
    }
    Component {
        id: updatesSection

        DeskUpdates {
            model: page.model
            updates: page.updates
        }
    }
}
