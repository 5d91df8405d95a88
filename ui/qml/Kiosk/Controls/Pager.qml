// Content that may be longer than the screen, without hidden scrolling: when more follows, a button
// 往下看 stays below it and pages by one view; 往上看 goes back.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

Item {
    id: pager

    default property alias content: column.data
    property alias spacing: column.spacing
    property alias contentY: view.contentY
    property int sideMargin: Theme.margin
    property int topMargin: Theme.s12
    property int bottomMargin: Theme.s12
    /// Content wider than this is centred (0: as wide as the pager).
    property int maxWidth: 0
    readonly property bool overflowing: column.implicitHeight + topMargin + bottomMargin > height + 1
    readonly property bool moreBelow: overflowing && view.contentY + view.height < view.contentHeight - 2
    readonly property bool moreAbove: overflowing && view.contentY > 2
    readonly property int columnWidth: column.width

    implicitHeight: column.implicitHeight + topMargin + bottomMargin

    function page(direction: int) {
        const step = Math.max(Theme.touch, view.height - Theme.s24);
        view.contentY = Math.max(0, Math.min(view.contentHeight - view.height, view.contentY + direction * step));
    }
    function toTop() {
        view.contentY = 0;
    }
    function toEnd() {
        view.contentY = Math.max(0, view.contentHeight - view.height);
    }
    readonly property Item focused: Window.activeFocusItem

    onFocusedChanged: Qt.callLater(pager.revealFocused)
    onHeightChanged: Qt.callLater(pager.revealFocused)
    onOverflowingChanged: if (!overflowing)
        view.contentY = 0

    /// The field somebody types into stays in sight when the keyboard comes.
    function revealFocused() {
        for (let one = pager.focused; one !== null; one = one.parent) {
            if (one === column) {
                pager.reveal(pager.focused);
                return;
            }
        }
    }
    /// Bring `item` (a descendant of the content) into sight with a little air around it.
    function reveal(item: Item) {
        // Room above for its label and hint, below for what is said about it.
        const place = item.mapToItem(column, 0, 0).y + topMargin;
        const top = place - Theme.control;
        const bottom = place + item.height + Theme.s24;
        if (top < view.contentY)
            view.contentY = Math.max(0, top);
        else if (bottom > view.contentY + view.height)
            view.contentY = Math.max(0, Math.min(bottom - view.height, view.contentHeight - view.height));
    }

    Flickable {
        id: view

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: more.visible ? more.top : parent.bottom
        contentWidth: width
        contentHeight: Math.max(height, column.implicitHeight + pager.topMargin + pager.bottomMargin)
        boundsBehavior: Flickable.StopAtBounds
        interactive: pager.overflowing
        clip: pager.overflowing

        ColumnLayout {
            id: column

            x: Math.round((view.width - width) / 2)
            y: pager.topMargin
            width: pager.maxWidth > 0 ? Math.min(pager.maxWidth, view.width - 2 * pager.sideMargin) : view.width - 2 * pager.sideMargin
            height: view.contentHeight - pager.topMargin - pager.bottomMargin
            spacing: Theme.s9
        }
    }

    RowLayout {
        id: more

        visible: pager.overflowing
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: pager.sideMargin
        anchors.rightMargin: pager.sideMargin
        anchors.bottomMargin: Theme.s6
        spacing: Theme.s6

        Loader {
            active: pager.overflowing
            visible: pager.moreAbove
            Layout.fillWidth: true
            Layout.topMargin: Theme.s6

            sourceComponent: NeutralButton {
                objectName: "pager.up"
                text: qsTr("往上看")
                iconName: "chevron-up"
                minHeight: Theme.control
                onClicked: pager.page(-1)
            }
        }
        Loader {
            active: pager.overflowing
            visible: pager.moreBelow
            Layout.fillWidth: true
            Layout.topMargin: Theme.s6

            sourceComponent: SecondaryButton {
                objectName: "pager.down"
                text: qsTr("往下看")
                iconName: "chevron-down"
                minHeight: Theme.control
                onClicked: pager.page(1)
            }
        }
    }
}
