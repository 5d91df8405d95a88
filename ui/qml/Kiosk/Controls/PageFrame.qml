// The frame of a page: header, service bar, steps, title, content that pages by 往下看, footer.
// Children become the content, in a column as wide as the page. Low reach (坐着用): the upper part of
// a portrait screen only shows, and every control is in the lower one. What a page does not show is
// not made: every page change waits for this frame.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: frame

    required property ShellModel shell
    default property alias content: pager.content
    property alias pager: pager
    property alias spacing: pager.spacing
    property string title: ""
    property string subtitle: ""
    property bool showSteps: shell.stepIndex > 0
    property string stepWords: ""
    /// Help stands elsewhere on the page (home of 长辈版).
    property bool showHelp: true
    /// Nothing but help may be pressed (out of service).
    property bool onlyHelp: false
    /// Forms and review in landscape: 8 of 12 columns, centred.
    property bool narrow: false
    property alias footer: standardFooter
    /// Replaces the standard footer.
    property Component customFooter: null
    property bool footerVisible: true
    readonly property bool low: shell.lowReach && Theme.portrait
    readonly property int contentWidth: pager.columnWidth

    color: Theme.bg
    Accessible.role: Accessible.Pane
    Accessible.name: title

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        PlaceHeader {
            shell: frame.shell
            showHelp: frame.showHelp
            onlyHelp: frame.onlyHelp
            withServices: Theme.landscape
            Layout.fillWidth: true
        }
        Loader {
            active: Theme.portrait && !frame.low
            visible: active
            Layout.fillWidth: true

            sourceComponent: Rectangle {
                implicitHeight: Theme.serviceBar
                color: Theme.surface

                ServiceBar {
                    shell: frame.shell
                    showHelp: frame.showHelp
                    onlyHelp: frame.onlyHelp
                    anchors.fill: parent
                    anchors.leftMargin: Theme.margin
                    anchors.rightMargin: Theme.margin
                    anchors.bottomMargin: Theme.s6
                }
            }
        }
        Divider {}
        Loader {
            // What is above the reach of a seated person: the title, large.
            active: frame.low
            visible: active
            Layout.fillWidth: true
            Layout.preferredHeight: Math.round(frame.height * 0.40)

            sourceComponent: HeroPanel {
                radius: 0
                padding: Theme.s24
                spacing: Theme.s9

                IconImage {
                    name: "low-reach"
                    side: Theme.mm(40)
                    tone: Theme.heroInk
                    fill: Theme.hero
                    paper: Theme.hero
                }
                Txt {
                    text: frame.title === "" ? frame.shell.itemTitle : frame.title
                    kind: "display"
                    color: Theme.heroInk
                    Layout.fillWidth: true
                }
                Txt {
                    visible: text !== ""
                    text: frame.subtitle
                    kind: "h2"
                    bold: false
                    color: Theme.heroInk2
                    Layout.fillWidth: true
                }
            }
        }
        Loader {
            active: frame.showSteps
            visible: active
            Layout.fillWidth: true
            Layout.leftMargin: frame.narrow && Theme.landscape ? Math.round((frame.width - pager.maxWidth) / 2) : Theme.margin
            Layout.rightMargin: Layout.leftMargin
            Layout.topMargin: Theme.s12

            sourceComponent: StepBar {
                count: frame.shell.stepCount
                index: frame.shell.stepIndex
                title: frame.shell.stepTitle
                aside: frame.shell.itemTitle
            }
        }
        Pager {
            id: pager

            topMargin: frame.showSteps ? Theme.s6 : Theme.s12
            maxWidth: frame.narrow && Theme.landscape ? Math.round((frame.width - 2 * Theme.margin) * 2 / 3) : 0
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Divider {
            visible: lowServices.visible || foot.visible
        }
        Rectangle {
            id: lowServices

            visible: frame.low
            implicitHeight: Theme.serviceBar + Theme.s6
            color: Theme.surface
            Layout.fillWidth: true

            Loader {
                active: frame.low
                anchors.fill: parent
                anchors.leftMargin: Theme.margin
                anchors.rightMargin: Theme.margin
                anchors.topMargin: Theme.s6

                sourceComponent: ServiceBar {
                    shell: frame.shell
                    onlyHelp: frame.onlyHelp
                }
            }
        }
        Rectangle {
            id: foot

            visible: frame.footerVisible
            color: Theme.surface
            implicitHeight: frame.customFooter !== null ? custom.implicitHeight + 2 * Theme.s6 : Math.max(Theme.landscape ? 0 : Theme.footer, standardFooter.implicitHeight + 2 * Theme.s6)
            Layout.fillWidth: true

            FooterBar {
                id: standardFooter

                visible: frame.customFooter === null
                shell: frame.shell
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.margin
                anchors.rightMargin: Theme.margin
            }
            Loader {
                id: custom

                visible: frame.customFooter !== null
                sourceComponent: frame.customFooter
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.margin
                anchors.rightMargin: Theme.margin
            }
        }
    }
}
