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

    RowLayout {
        spacing: Theme.s6
        Layout.fillWidth: true
        Layout.fillHeight: false

        Txt {
            text: themes.home.organisation ? qsTr("企业办事") : qsTr("日常生活")
            kind: "h2"
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "home.events"
            visible: Theme.portrait && !themes.home.organisation
            text: qsTr("按人生大事找")
            minHeight: Theme.control
            onClicked: themes.search.openAll()
        }
        HomeChoice {
            home: themes.home
            Layout.fillHeight: false
        }
    }
    GridLayout {
        columns: Theme.elder && Theme.portrait ? 2 : 3
        columnSpacing: Theme.gutter
        rowSpacing: Theme.gutter
        uniformCellWidths: true
        uniformCellHeights: true
        Layout.fillWidth: true
        Layout.fillHeight: true

        visible: life.count > 0

        Repeater {
            id: life

            model: themes.home.themes

            Entrance {
                id: entrance

                objectName: "home.theme." + name
                onClicked: themes.search.openThemes(name, entrance.themes)
            }
        }
    }
    HomeFrequent {
        visible: themes.home.organisation
        home: themes.home
        Layout.fillWidth: true
        Layout.fillHeight: false
        Layout.topMargin: Theme.s6
    }
    Item {
        visible: themes.home.organisation
        Layout.fillHeight: true
    }
    Txt {
        visible: !themes.home.organisation
        text: qsTr("创业办事")
        kind: "h2"
        Accessible.role: Accessible.Heading
    }
    GridLayout {
        visible: !themes.home.organisation
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
