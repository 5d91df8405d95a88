// 我的办件: what needs the person first, then what runs, then what is over.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property AffairsModel model
    readonly property LevelModel level: model.level as LevelModel
    readonly property bool raising: level !== null && level.needed

    objectName: "page.affairs"
    title: qsTr("我的办件")
    subtitle: model.summary
    narrow: !Theme.portable
    footer.backText: qsTr("返回首页")
    footer.endVisible: true
    footer.primaryText: raising ? (level.staffChecks ? qsTr("请工作人员核对") : "") : model.problem !== "" ? qsTr("再试一次") : ""
    footer.primaryIcon: raising ? "person" : "refresh"
    footer.primaryName: raising ? "level.ask" : "footer.primary"
    footer.onPrimary: page.raising ? page.level.ask() : page.model.again()
    footer.onBack: page.model.back()

    PageTitle {
        visible: !page.low
        title: page.title
        subtitle: page.subtitle
    }
    Banner {
        visible: page.shell.linkKnown && !page.shell.online
        status: "waiting"
        iconName: "offline"
        text: qsTr("暂时离线。看到的是本机最近一次知道的进度，联网后更新。")
        Layout.fillWidth: true
    }
    LevelNotice {
        visible: page.raising
        model: page.level
        shell: page.shell
    }
    Txt {
        visible: page.model.loading
        text: qsTr("正在读取…")
        kind: "strong"
    }
    ProgressLine {
        visible: page.model.loading
        Layout.fillWidth: true
    }
    Banner {
        objectName: "affairs.problem"
        visible: page.model.problem !== ""
        status: "attention"
        text: page.model.problem
        Layout.fillWidth: true
    }
    Banner {
        objectName: "affairs.drafts"
        visible: page.model.draftsTitle !== ""
        iconName: "pencil"
        title: page.model.draftsTitle
        text: page.model.draftsText
        wordy: true
        Layout.fillWidth: true
    }
    Repeater {
        model: page.model.list

        ListRow {
            required property string key
            required property string item
            required property string tag
            required property string status
            required property string detail

            objectName: "affair." + key
            framed: true
            text: item
            hint: detail
            tagText: tag
            tagStatus: status
            Layout.fillWidth: true
            onClicked: page.model.open(key)
        }
    }
    ColumnLayout {
        objectName: "affairs.empty"
        visible: page.model.empty
        spacing: Theme.s9
        Layout.fillWidth: true
        Layout.topMargin: Theme.s24

        IconImage {
            name: "folder-check"
            side: Math.round(Theme.display * 1.6)
            Layout.alignment: Qt.AlignHCenter
        }
        Txt {
            text: qsTr("您还没有办过事")
            kind: "h2"
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Txt {
            text: qsTr("在这台机器上交的申请，会在这里看到进度。")
            color: Theme.text2
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        SecondaryButton {
            objectName: "affairs.home"
            text: qsTr("看看能办什么")
            iconName: "list"
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.s9
            onClicked: page.shell.goHome()
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
