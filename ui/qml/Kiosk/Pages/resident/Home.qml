// 您好，今天要办什么事？ The entrances to everything the terminal offers.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property HomeModel model
    required property SearchModel search
    readonly property bool stocked: model.itemCount > 0

    objectName: "page.home"
    title: Theme.elder ? qsTr("您好，请按您要办的事") : qsTr("您好，今天要办什么事？")
    subtitle: Theme.elder ? qsTr("先看指南，不用登录。") : qsTr("先看指南，不用登录。不会用，请按“叫人帮忙”。")
    showHelp: !(Theme.elder && Theme.portrait) || low
    spacing: Theme.s12
    customFooter: Theme.portrait ? (Theme.elder ? elderFoot : foot) : facts

    Loader {
        active: page.shell.linkKnown && !page.shell.online
        visible: active
        Layout.fillWidth: true

        sourceComponent: Banner {
            status: "attention"
            iconName: "offline"
            text: qsTr("暂时离线。照常办理，联网后自动上传。")
        }
    }
    Loader {
        active: page.shell.clockWords !== ""
        visible: active
        Layout.fillWidth: true

        sourceComponent: Banner {
            status: "attention"
            text: page.shell.clockWords
        }
    }
    Loader {
        active: page.shell.noReader
        visible: active
        Layout.fillWidth: true

        sourceComponent: Banner {
            objectName: "home.noReader"
            status: "attention"
            text: qsTr("现在读不了卡，可以看指南、请工作人员办。")
        }
    }
    Loader {
        active: !page.stocked
        visible: active
        Layout.fillWidth: true

        sourceComponent: Banner {
            status: "attention"
            text: qsTr("事项还没装好，请叫人帮忙。")
        }
    }
    Loader {
        active: page.stocked
        sourceComponent: Theme.elder ? elder : Theme.portrait ? portrait : landscape
        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    Component {
        id: portrait

        ColumnLayout {
            spacing: Theme.s9

            HeroPanel {
                visible: !page.low
                spacing: Theme.s3
                Layout.fillWidth: true

                Txt {
                    text: page.title
                    kind: "h1"
                    color: Theme.heroInk
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }
                Txt {
                    text: page.subtitle
                    color: Theme.heroInk2
                    Layout.fillWidth: true
                }
                SearchEntry {
                    objectName: "home.search"
                    text: qsTr("输入名称或拼音，如 养老、ylbx")
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s9
                    onClicked: page.search.openSearch()
                }
            }
            Loader {
                active: page.low
                visible: active
                Layout.fillWidth: true

                sourceComponent: SearchEntry {
                    objectName: "home.search.low"
                    text: qsTr("输入名称或拼音，如 养老、ylbx")
                    onClicked: page.search.openSearch()
                }
            }
            HomeThemes {
                home: page.model
                search: page.search
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            HomeNews {
                shell: page.shell
                home: page.model
                Layout.fillWidth: true
            }
            HomeFrequent {
                visible: !page.model.organisation
                home: page.model
                most: page.shell.notices.length > 0 ? 2 : 3
                Layout.fillWidth: true
            }
        }
    }
    Component {
        id: landscape

        RowLayout {
            spacing: Theme.s12

            ColumnLayout {
                spacing: Theme.s9
                Layout.preferredWidth: 4
                Layout.fillWidth: true
                Layout.fillHeight: true

                HeroPanel {
                    Layout.fillWidth: true
                    Layout.fillHeight: true

                    Txt {
                        text: qsTr("您好，要办什么事？")
                        kind: "h1"
                        color: Theme.heroInk
                        Accessible.role: Accessible.Heading
                        Layout.fillWidth: true
                    }
                    Txt {
                        text: qsTr("先看指南，不用登录")
                        color: Theme.heroInk2
                        Layout.fillWidth: true
                    }
                    SearchEntry {
                        objectName: "home.search"
                        text: qsTr("名称或拼音")
                        Layout.fillWidth: true
                        onClicked: page.search.openSearch()
                    }
                    LifeEvents {
                        home: page.model
                        search: page.search
                        columns: 4
                        Layout.fillWidth: true
                    }
                }
                GridLayout {
                    columns: 2
                    columnSpacing: Theme.gutter
                    rowSpacing: Theme.gutter
                    uniformCellWidths: true
                    Layout.fillHeight: false

                    NeutralButton {
                        objectName: "home.ask"
                        text: qsTr("问一问")
                        iconName: "chat"
                        minHeight: Theme.primaryButton
                        Layout.fillWidth: true
                        onClicked: page.model.ask()
                    }
                    NeutralButton {
                        objectName: "home.affairs"
                        text: qsTr("我的办件")
                        iconName: "folder-check"
                        minHeight: Theme.primaryButton
                        Layout.fillWidth: true
                        onClicked: page.model.openAffairs()
                    }
                    NeutralButton {
                        objectName: "home.all"
                        text: qsTr("全部事项")
                        iconName: "list"
                        minHeight: Theme.primaryButton
                        Layout.columnSpan: changes.visible ? 1 : 2
                        Layout.fillWidth: true
                        onClicked: page.search.openAll()
                    }
                    NeutralButton {
                        id: changes

                        objectName: "home.notices"
                        visible: page.shell.notices.length > 0
                        text: qsTr("有变化")
                        iconName: "bell"
                        minHeight: Theme.primaryButton
                        Accessible.name: qsTr("事项有变化")
                        Layout.fillWidth: true
                        onClicked: page.model.openNotices()
                    }
                }
            }
            HomeThemes {
                home: page.model
                search: page.search
                Layout.preferredWidth: 8
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
        }
    }
    Component {
        id: elder

        HomeElder {
            shell: page.shell
            home: page.model
            search: page.search
            greeted: page.low
        }
    }
    Component {
        id: foot

        HomeFoot {
            shell: page.shell
            home: page.model
            search: page.search
        }
    }
    Component {
        id: facts

        HomeFacts {
            shell: page.shell
        }
    }
    Component {
        id: elderFoot

        RowLayout {
            spacing: Theme.s9

            PrimaryButton {
                objectName: "home.help"
                text: qsTr("叫人帮忙")
                iconName: "bell"
                Layout.fillWidth: true
                onClicked: page.shell.callHelp()
            }
            NeutralButton {
                objectName: "home.lowReach"
                text: qsTr("坐着用")
                iconName: page.shell.lowReach ? "check" : "wheelchair"
                minHeight: Theme.primaryButton
                onClicked: page.shell.lowReach = !page.shell.lowReach
            }
        }
    }
}
