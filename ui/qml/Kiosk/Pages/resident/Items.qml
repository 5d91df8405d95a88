// Search and lists: what is typed is found while typing; a theme shows its items.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property SearchModel model
    required property HomeModel home
    readonly property string heading: model.searching && model.count === 0 ? qsTr("没有找到") : model.searching ? qsTr("找到 %1 项").arg(model.count) : model.title !== "" ? model.title : qsTr("全部事项")

    objectName: "page.items"
    title: heading
    subtitle: model.searching ? "" : qsTr("一共 %1 项，点开先看指南。").arg(model.count)
    spacing: Theme.s9
    // Beside the keyboard of a low screen every line counts; 收起 brings the footer back.
    footerVisible: !(Theme.landscape && search.input.activeFocus)
    pager.bottomMargin: Theme.s6
    footer.backText: qsTr("返回首页")
    footer.onBack: page.shell.back()

    component Box: SearchBox {
        id: box

        placeholder: Theme.portrait ? qsTr("输入名称或拼音，如 养老、ylbx") : qsTr("名称或拼音，如 ylbx")
        onWordsChanged: page.model.query = words
        // The page is kept: the cursor comes and goes with each time it is shown.
        function point() {
            if (visible && page.model.typing)
                input.forceActiveFocus();
            else if (!visible)
                input.focus = false;
        }

        onVisibleChanged: point()
        Component.onCompleted: {
            setWords(page.model.query);
            point();
        }

        Connections {
            target: page.model

            function onChanged() {
                if (page.model.query !== box.words)
                    box.setWords(page.model.query);
            }
        }
    }

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s18
        rowSpacing: Theme.s9
        Layout.fillWidth: true
        Layout.fillHeight: true

        ColumnLayout {
            spacing: Theme.s9
            Layout.preferredWidth: 4
            Layout.fillWidth: true
            Layout.fillHeight: false
            Layout.alignment: Qt.AlignTop

            PageTitle {
                visible: !page.low && Theme.landscape
                title: page.title
                subtitle: page.subtitle
            }
            Box {
                id: search

                Layout.fillWidth: true
            }
            LifeEvents {
                visible: !search.input.activeFocus && (Theme.landscape || (!page.model.searching && page.model.title === ""))
                home: page.home
                search: page.model
                onHero: false
                columns: 4
                Layout.fillWidth: true
            }
            RowLayout {
                visible: !search.input.activeFocus || (!page.low && Theme.portrait)
                spacing: Theme.s9
                Layout.fillWidth: true

                PageTitle {
                    visible: !page.low && Theme.portrait
                    title: page.title
                    subtitle: search.input.activeFocus ? "" : page.subtitle
                    Layout.fillWidth: true
                }
                HomeChoice {
                    visible: !search.input.activeFocus && !Theme.elder
                    home: page.home
                    Layout.fillHeight: false
                    Layout.alignment: Qt.AlignTop
                }
            }
        }
        // The box stays; the list under it pages.
        Pager {
            id: found

            sideMargin: 0
            topMargin: 0
            bottomMargin: 0
            Layout.preferredWidth: 8
            Layout.preferredHeight: 1
            Layout.minimumHeight: Theme.tile * 2
            Layout.fillWidth: true
            Layout.fillHeight: true

            Connections {
                target: page.model

                function onChanged() {
                    found.toTop();
                }
            }
            Banner {
                visible: page.model.meant !== ""
                status: "info"
                text: qsTr("您要找的是“%1”吗？").arg(page.model.meant)
                Layout.fillWidth: true
            }
            ItemList {
                visible: page.model.count > 0
                model: page.model
                Layout.fillWidth: true
                Layout.fillHeight: false
            }
            NothingFound {
                visible: page.model.count === 0
                model: page.model
                Layout.fillWidth: true
            }
            ColumnLayout {
                visible: page.model.searching && page.model.count > 0 && page.model.count < 6 && !search.input.activeFocus
                spacing: Theme.s9
                Layout.fillWidth: true
                Layout.fillHeight: false
                Layout.topMargin: Theme.s18

                Txt {
                    text: qsTr("没有您要找的？")
                    kind: "strong"
                }
                RowLayout {
                    spacing: Theme.s9
                    uniformCellSizes: true

                    NeutralButton {
                        objectName: "items.all"
                        text: qsTr("看全部事项")
                        iconName: "list"
                        Layout.fillWidth: true
                        onClicked: page.model.openAll()
                    }
                    NeutralButton {
                        objectName: "items.help"
                        text: qsTr("请人帮着找")
                        iconName: "bell"
                        Layout.fillWidth: true
                        onClicked: page.shell.callHelp()
                    }
                }
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }
}
