// A list of submissions in one frame: as high as its rows, paged by one view when it is longer.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Rectangle {
    id: card

    property string title: ""
    property string aside: ""
    property alias rows: view.model
    property int total: 0
    property string chosen: ""
    /// All of it may be looked at here; else it is the beginning, and the section has the rest.
    property bool whole: true
    property bool more: false
    /// Not from the view: the buttons below take room of it themselves.
    readonly property bool overflowing: whole && implicitHeight > height + 1
    /// With some tolerance: a button that comes or goes must not change the answer that brought it.
    readonly property bool moreBelow: overflowing && view.contentY + view.height < view.originY + view.contentHeight - Theme.control
    readonly property bool moreAbove: overflowing && !view.atYBeginning

    signal choose(string key)
    signal showMore

    color: Theme.surface
    radius: Theme.radiusCard
    border.width: Theme.hairline
    border.color: Theme.divider
    implicitHeight: head.implicitHeight + view.contentHeight + (more && whole ? Theme.control + Theme.s3 : 0) + 2 * Theme.s6 + Theme.s3

    function page(direction: int) {
        const step = Math.max(Theme.touch, view.height - Theme.field);
        const end = Math.max(view.originY, view.originY + view.contentHeight - view.height);
        view.contentY = Math.max(view.originY, Math.min(end, view.contentY + direction * step));
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: Theme.s6
        anchors.bottomMargin: Theme.s6
        spacing: Theme.s3

        RowLayout {
            id: head

            spacing: Theme.s9
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s9
            Layout.rightMargin: Theme.s9

            Txt {
                text: card.title
                kind: "strong"
                Accessible.role: Accessible.Heading
            }
            Txt {
                text: card.whole || view.count >= card.total ? card.aside : qsTr("最早的 %1 件，共 %2 件").arg(view.count).arg(card.total)
                kind: "caption"
                horizontalAlignment: Text.AlignRight
                Layout.fillWidth: true
            }
        }
        ListView {
            id: view

            boundsBehavior: Flickable.StopAtBounds
            interactive: card.overflowing
            clip: true
            reuseItems: true
            cacheBuffer: 0 // rows made ahead are made half, and complain when the section is left
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: contentHeight

            delegate: DeskRow {
                required property var model

                width: view.width
                line: model.row
                chosen: model.key === card.chosen
                onClicked: card.choose(line.key)
            }
        }
        RowLayout {
            id: foot

            visible: card.moreAbove || card.moreBelow || (card.more && card.whole)
            spacing: Theme.s6
            Layout.fillWidth: true
            Layout.leftMargin: Theme.s9
            Layout.rightMargin: Theme.s9

            NeutralButton {
                objectName: "list.up"
                visible: card.moreAbove
                text: qsTr("往上看")
                iconName: "chevron-up"
                minHeight: Theme.control
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                onClicked: card.page(-1)
            }
            SecondaryButton {
                objectName: "list.down"
                visible: card.moreBelow
                text: qsTr("往下看")
                iconName: "chevron-down"
                minHeight: Theme.control
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                onClicked: card.page(1)
            }
            NeutralButton {
                objectName: "list.more"
                visible: card.more && card.whole && !card.moreBelow
                text: qsTr("再看 100 件")
                iconName: "plus"
                minHeight: Theme.control
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                onClicked: card.showMore()
            }
        }
    }
}
