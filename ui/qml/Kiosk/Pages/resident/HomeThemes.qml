// The entrances: 日常生活, 创业办事.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: themes

    required property HomeModel home
    required property SearchModel search

    spacing: Theme.s6

    component Entrance: Tile {
        required property string name
        required property var themes
        required hint
        required iconName

        text: name
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Math.round(Theme.tile * 1.5)
    }

    Txt {
        text: qsTr("日常生活")
        kind: "h2"
        Accessible.role: Accessible.Heading
    }
    GridLayout {
        columns: Theme.elder && Theme.portrait ? 2 : 3
        columnSpacing: Theme.gutter
        rowSpacing: Theme.gutter
        uniformCellWidths: true
        uniformCellHeights: true
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: themes.home.themes

            Entrance {
                id: life

                objectName: "home.theme." + name
                onClicked: themes.search.openThemes(name, life.themes)
            }
        }
    }
    Txt {
        text: qsTr("创业办事")
        kind: "h2"
        Accessible.role: Accessible.Heading
    }
    GridLayout {
        columns: 2
        columnSpacing: Theme.gutter
        rowSpacing: Theme.gutter
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Math.round(Theme.tile * 1.5)

        Repeater {
            model: themes.home.businessThemes

            Entrance {
                id: business

                objectName: "home.theme." + name
                onClicked: themes.search.openThemes(name, business.themes)
            }
        }
    }
}
