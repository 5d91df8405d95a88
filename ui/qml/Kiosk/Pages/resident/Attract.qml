// 便民自助办事，点一下开始: says that it works and may be touched. The whole page is one button.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: page

    required property ShellModel shell

    objectName: "page.attract"
    color: Theme.hero

    TapHandler {
        onTapped: page.shell.wake()
    }

    HeroPanel {
        anchors.fill: parent
        radius: 0
        border.width: 0
    }
    RowLayout {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.s24
        spacing: Theme.s12

        Rectangle {
            implicitWidth: Theme.mm(30)
            implicitHeight: Theme.mm(30)
            radius: Theme.radiusCard
            color: Theme.heroInk

            IconImage {
                anchors.centerIn: parent
                name: "house-heart"
                side: Theme.mm(22)
                tone: Theme.hero
                fill: Theme.heroInk
                paper: Theme.heroInk
            }
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Txt {
                text: page.shell.place
                kind: "h2"
                color: Theme.heroInk
                Layout.fillWidth: true
            }
            Txt {
                text: page.shell.simulated ? page.shell.area + "　" + qsTr("模拟") : page.shell.area
                color: Theme.heroInk2
            }
        }
        ColumnLayout {
            spacing: 0

            Txt {
                text: page.shell.clockText
                kind: "h1"
                color: Theme.heroInk
                Layout.alignment: Qt.AlignRight
            }
            Txt {
                text: page.shell.dateText
                color: Theme.heroInk2
                Layout.alignment: Qt.AlignRight
            }
        }
    }
    GridLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.bottom: foot.top
        anchors.margins: Theme.s24
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s24
        rowSpacing: Theme.s24

        ColumnLayout {
            spacing: Theme.s12
            Layout.fillWidth: true
            Layout.preferredWidth: 7
            Layout.alignment: Qt.AlignVCenter

            Txt {
                text: qsTr("便民自助办事")
                kind: "display"
                font.pixelSize: Math.round(Theme.display * 1.35)
                color: Theme.heroInk
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }
            Txt {
                text: qsTr("养老、医保、救助、登记，自己就能办。")
                kind: "h2"
                bold: false
                color: Theme.heroInk2
                Layout.fillWidth: true
            }
            BaseButton {
                objectName: "attract.start"
                text: qsTr("点一下开始")
                iconName: "hand-touch"
                kind: "h1"
                minHeight: Math.round(Theme.primaryButton * 1.9)
                ground: Theme.dark ? Theme.primary : "#FFFFFF"
                groundPressed: Theme.tintPressed
                ink: Theme.dark ? Theme.primaryInk : Theme.hero
                edge: ground
                Layout.fillWidth: true
                Layout.topMargin: Theme.s18
                onClicked: page.shell.wake()
            }
        }
        ColumnLayout {
            spacing: Theme.s9
            Layout.fillWidth: true
            Layout.preferredWidth: 5
            Layout.alignment: Qt.AlignVCenter

            Repeater {
                model: page.shell.notices

                AttractLine {
                    required property var modelData

                    objectName: "attract.notice"
                    iconName: "bell"
                    text: modelData.day
                    hint: modelData.title
                }
            }
            AttractLine {
                visible: page.shell.notices.length === 0
                iconName: "search"
                text: qsTr("先看指南，不用登录")
                hint: qsTr("要带什么、多久办好，一看就知道")
            }
            AttractLine {
                visible: page.shell.notices.length === 0
                iconName: "chip-card"
                text: qsTr("刷卡填表，少打字")
                hint: qsTr("卡里有的，不用您再填")
            }
            AttractLine {
                visible: page.shell.notices.length === 0
                iconName: "printer"
                text: qsTr("办完打回执")
                hint: qsTr("以后凭卡查办到哪一步")
            }
            AttractLine {
                visible: page.shell.linkKnown && !page.shell.online
                iconName: "offline"
                text: qsTr("暂时离线")
                hint: qsTr("照常办理，联网后自动上传")
            }
        }
    }
    RowLayout {
        id: foot

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.s24
        spacing: Theme.s12

        Txt {
            text: qsTr("服务热线 %1").arg(page.shell.hotline)
            bold: true
            color: Theme.heroInk
        }
        Txt {
            text: page.shell.catalogueText
            color: Theme.heroInk2
            Layout.fillWidth: true
        }
        PillButton {
            objectName: "attract.lowReach"
            visible: Theme.portrait
            text: qsTr("坐着用")
            iconName: page.shell.lowReach ? "check" : "wheelchair"
            onClicked: {
                page.shell.wake();
                page.shell.lowReach = true;
            }
        }
    }
}
