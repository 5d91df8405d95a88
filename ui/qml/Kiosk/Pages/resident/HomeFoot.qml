// Foot of the home page: my affairs, all items, and what a person may want to know.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: foot

    required property ShellModel shell
    required property HomeModel home
    required property SearchModel search

    spacing: Theme.s6

    RowLayout {
        spacing: Theme.gutter
        uniformCellSizes: true

        Tile {
            objectName: "home.affairs"
            text: qsTr("我的办件")
            hint: qsTr("看办到哪一步")
            iconName: "folder-check"
            tinted: true
            Layout.fillWidth: true
            onClicked: foot.home.openAffairs()
        }
        Tile {
            objectName: "home.ask"
            text: qsTr("问一问")
            hint: qsTr("写下来问部门")
            iconName: "chat"
            tinted: true
            Layout.fillWidth: true
            onClicked: foot.home.ask()
        }
        Tile {
            objectName: "home.all"
            text: qsTr("全部事项")
            hint: qsTr("一共 %1 项").arg(foot.home.itemCount)
            iconName: "list"
            tinted: true
            Layout.fillWidth: true
            onClicked: foot.search.openAll()
        }
    }
    HomeFacts {
        shell: foot.shell
        Layout.fillWidth: true
    }
}
