// 长辈版: four large entrances, one way to everything else.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: elder

    required property ShellModel shell
    required property HomeModel home
    required property SearchModel search
    /// The panel with the greeting stands elsewhere (low reach).
    property bool greeted: false

    columns: Theme.portrait ? 1 : 2
    columnSpacing: Theme.s12
    rowSpacing: Theme.s12

    HeroPanel {
        visible: !elder.greeted
        Layout.fillWidth: true
        Layout.fillHeight: Theme.landscape
        Layout.preferredWidth: 5

        Txt {
            text: Theme.portrait ? qsTr("您好，请按您要办的事") : qsTr("请按您要办的事")
            kind: "h1"
            color: Theme.heroInk
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }
        Txt {
            text: qsTr("先看指南，不用登录。按错了不要紧。")
            color: Theme.heroInk2
            Layout.fillWidth: true
        }
    }
    GridLayout {
        columns: 2
        columnSpacing: Theme.s12
        rowSpacing: Theme.s12
        uniformCellWidths: true
        uniformCellHeights: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: 7
        Layout.rowSpan: Theme.portrait ? 1 : 2

        Repeater {
            model: elder.home.elderGroups

            Tile {
                required property string name
                required property var themes
                required hint
                required iconName

                objectName: "home.group." + name
                text: name
                stacked: true
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: elder.search.openThemes(name, themes)
            }
        }
        Tile {
            objectName: "home.affairs"
            text: qsTr("我的办件")
            hint: qsTr("看办到哪一步")
            iconName: "folder-check"
            stacked: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: elder.home.openAffairs()
        }
        Tile {
            objectName: "home.ask"
            text: qsTr("问一问")
            hint: qsTr("打电话、写下来问")
            iconName: "chat"
            stacked: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: elder.shell.callHelp()
        }
    }
    GridLayout {
        columns: 1
        rowSpacing: Theme.s12
        Layout.fillWidth: true
        Layout.preferredWidth: 5

        HomeNews {
            shell: elder.shell
            home: elder.home
            Layout.fillWidth: true
        }
        ListRow {
            objectName: "home.search"
            text: qsTr("找别的事项")
            hint: qsTr("打拼音就能找，如 ylbx")
            iconName: "search"
            framed: true
            implicitHeight: Math.round(Theme.tile * 1.1)
            Layout.fillWidth: true
            onClicked: elder.search.openSearch()
        }
        ListRow {
            objectName: "home.all"
            visible: elder.shell.notices.length === 0 // the search lists them all too
            text: qsTr("全部事项")
            hint: qsTr("一共 %1 项，一项一项看").arg(elder.home.itemCount)
            iconName: "list"
            framed: true
            implicitHeight: Math.round(Theme.tile * 1.1)
            Layout.fillWidth: true
            onClicked: elder.search.openAll()
        }
    }
}
