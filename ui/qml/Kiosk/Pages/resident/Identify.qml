// 核身份: first what is read and what for, then the card. Only ways that exist are shown.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property IdentifyModel model
    readonly property bool asking: model.state === "privacy"
    readonly property bool byCode: model.byCode

    onByCodeChanged: page.pager.toTop()

    objectName: "page.identify"
    title: asking ? qsTr("先跟您说清楚：要读您的卡") : model.title
    subtitle: asking ? "" : model.subtitle
    narrow: Theme.portrait
    spacing: Theme.s12
    footer.backText: asking ? "" : qsTr("上一步")
    footer.endVisible: true
    footer.primaryText: asking ? qsTr("同意并读卡") : model.state === "problem" ? qsTr("再试一次") : ""
    footer.primaryIcon: asking ? "check" : "refresh"
    footer.primaryName: asking ? "identify.agree" : "identify.again"
    footer.otherText: asking ? qsTr("不同意") : ""
    footer.otherName: "identify.disagree"
    footer.onBack: page.shell.back()
    footer.onOther: page.model.disagree()
    footer.onPrimary: page.asking ? page.model.agree() : page.model.again()

    PageTitle {
        visible: !page.low
        title: page.title
        subtitle: page.subtitle
    }

    // ---- the notice ----

    IdentifyNotice {
        visible: page.asking
        forAffairs: page.model.forAffairs
        reads: page.model.reads
        Layout.fillWidth: true
    }

    // ---- the card ----

    GridLayout {
        visible: !page.asking
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s18
        rowSpacing: Theme.s12
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: true

        Rectangle {
            color: Theme.surface
            radius: Theme.radiusHero
            border.width: Theme.hairline
            border.color: Theme.divider
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: Theme.mm(Theme.landscape ? 90 : 120)
            Layout.maximumHeight: Theme.mm(Theme.landscape ? 400 : 270)

            CardPicture {
                anchors.fill: parent
                anchors.margins: Theme.s12
                way: page.model.picture
                idCard: page.model.idCard
                here: page.model.here
                reading: page.model.state === "reading"
            }
        }
        ColumnLayout {
            spacing: Theme.s12
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            Banner {
                objectName: "identify.state"
                status: page.model.state === "problem" || page.model.state === "noReader" ? "attention" : "info"
                iconName: page.model.state === "waiting" ? "clock" : page.model.state === "reading" ? "chip-card" : page.model.state === "resolving" ? "qr" : ""
                title: page.model.state === "reading" ? qsTr("正在读卡，请别拿走…") : page.model.state === "resolving" ? qsTr("正在认您的码…") : page.model.state === "waiting" ? page.model.waiting : page.model.message
                text: page.model.state === "waiting" ? page.model.how : page.model.state === "reading" ? qsTr("只读姓名、号码这几样。") : page.model.state === "resolving" ? qsTr("只查姓名和身份证号。") : ""
                Layout.fillWidth: true
            }
            ProgressLine {
                visible: page.model.state === "reading" || page.model.state === "resolving"
                Layout.fillWidth: true
            }
            Txt {
                text: page.model.byCode ? qsTr("别的办法") : qsTr("没有带卡？")
                kind: "strong"
                Layout.fillWidth: true
            }
            ListRow {
                objectName: "identify.code"
                visible: page.model.offersCode || page.model.byCode
                text: page.model.byCode ? qsTr("改用卡") : qsTr("扫手机上的码")
                hint: page.model.byCode || Theme.landscape ? "" : qsTr("电子社保卡、政务码都行，要联网")
                iconName: page.model.byCode ? "chip-card" : "qr"
                framed: true
                Layout.fillWidth: true
                onClicked: page.model.useCode(!page.model.byCode)
            }
            ListRow {
                objectName: "identify.staff"
                text: page.model.staffChecks ? qsTr("请工作人员核对") : qsTr("请工作人员帮忙")
                hint: page.model.staffChecks ? qsTr("把证件给工作人员看，由工作人员来按") : qsTr("没有带卡，或者卡读不出来")
                iconName: "person"
                framed: true
                Layout.fillWidth: true
                onClicked: page.model.staffChecks ? page.model.askStaff() : page.shell.callHelp()
            }
        }
    }
    Item {
        visible: page.asking || Theme.portrait
        Layout.fillHeight: true
    }
}
