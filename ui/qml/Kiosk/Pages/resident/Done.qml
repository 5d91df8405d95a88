// What is true after 提交: number, code, the three truths, the paper.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property DoneModel model
    readonly property string status: model.received ? "done" : "waiting"
    readonly property bool noPaper: model.variant === "noPaper"
    readonly property bool asks: model.variant === "unknown"

    objectName: "done." + model.variant
    title: model.received ? qsTr("提交成功") : model.delay === "parked" ? qsTr("已暂存，还没传上去") : qsTr("已暂存，待上传")
    narrow: Theme.portrait
    spacing: Theme.landscape ? Theme.s9 : Theme.s18
    footer.primaryText: noPaper ? qsTr("办完了，拿走卡") : qsTr("办完了，拿走卡和回执")
    footer.primaryIcon: "exit"
    footer.primaryName: "done.finish"
    footer.onPrimary: page.shell.finish()

    function savedWords(): string {
        switch (page.model.delay) {
        case "parked":
            return qsTr("您的申请已存在本机，还没传上去。工作人员会处理，可打咨询电话问。");
        case "offline":
            return qsTr("现在没有网络。您的申请已存在本机，网络恢复后自动上传，不用再来。");
        case "untrusted":
            return qsTr("现在连不上平台，网络要检查。您的申请已存在本机，网络修好后自动上传，不用再来。");
        case "refused":
            return qsTr("平台暂停接收。您的申请已存在本机，恢复后自动上传，不用再来。");
        default:
            return qsTr("平台还没有回音。您的申请已存在本机，会自动上传，不用再来。");
        }
    }

    function heroText(): string {
        if (page.asks)
            return qsTr("申请已经存好。回执有没有打出来，要请您看一眼。");
        if (page.noPaper)
            return page.model.received ? qsTr("回执还没打出来，您的申请不受影响。") : page.savedWords() + qsTr("回执还没打出来。");
        return page.model.received ? qsTr("回执已打印，请从出纸口取走。") : page.savedWords();
    }

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s18
        rowSpacing: page.spacing
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        ColumnLayout {
            spacing: page.spacing
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            Rectangle {
                color: Theme.statusBg(page.status)
                radius: Theme.radiusHero
                border.width: Theme.strokeSelected
                border.color: Theme.statusFg(page.status)
                implicitHeight: Math.max(Theme.mm(Theme.landscape ? 36 : 60), heroWords.implicitHeight + 2 * Theme.s12)
                Layout.fillWidth: true
                Accessible.role: Accessible.AlertMessage
                Accessible.name: page.title + " " + page.heroText()

                RowLayout {
                    anchors.fill: parent
                    anchors.leftMargin: Theme.s18
                    anchors.rightMargin: Theme.s18
                    spacing: Theme.s18

                    IconImage {
                        name: Theme.statusIcon(page.status)
                        side: Math.round(Theme.display * 1.5)
                        tone: Theme.statusFg(page.status)
                        fill: Theme.statusBg(page.status)
                        paper: Theme.surface
                    }
                    ColumnLayout {
                        id: heroWords

                        spacing: 0
                        Layout.fillWidth: true

                        Txt {
                            text: page.title
                            kind: Theme.landscape ? "h1" : "display"
                            color: Theme.statusFg(page.status)
                            Accessible.role: Accessible.Heading
                            Layout.fillWidth: true
                        }
                        Txt {
                            objectName: "done.words"
                            text: page.heroText()
                            kind: "strong"
                            bold: false
                            Layout.fillWidth: true
                        }
                    }
                }
            }
            PaperQuestion {
                visible: page.asks && Theme.portrait
                busy: page.model.printing
                Layout.fillWidth: true
                onHave: page.model.haveReceipt()
                onAgain: page.model.printAgain()
            }
            DoneNumber {
                model: page.model
                large: page.noPaper
                Layout.fillWidth: true
            }
        }
        ColumnLayout {
            spacing: page.spacing
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            PaperQuestion {
                visible: page.asks && Theme.landscape
                busy: page.model.printing
                Layout.fillWidth: true
                onHave: page.model.haveReceipt()
                onAgain: page.model.printAgain()
            }
            Truths {
                truths: page.model.truths
                Layout.fillWidth: true
            }
            Banner {
                objectName: "done.paper"
                visible: !page.asks
                status: page.noPaper ? "attention" : page.model.received ? "done" : "waiting"
                iconName: page.noPaper ? "" : "printer"
                title: page.model.printing ? qsTr("正在打印回执…") : page.noPaper ? page.model.paperProblem : page.model.received || page.model.delay === "parked" ? qsTr("回执已打印") : qsTr("回执已打印，上面写着“已暂存，待上传”")
                text: page.model.printing ? qsTr("请稍等。") : page.noPaper ? (page.model.hasPrinter ? qsTr("请记下编号，或扫码带走。修好以后，刷卡在“我的办件”里补打。") : qsTr("请记下编号，或扫码带走。")) : page.model.received ? qsTr("没有看到？先看出纸口，再按“重打一张”。") : qsTr("请留好回执。上传成功后，用这个编号能查到进度。")
                actionText: page.model.printing || !page.model.hasPrinter ? "" : page.noPaper ? qsTr("再打一次") : qsTr("重打一张")
                actionName: "done.print"
                Layout.fillWidth: true
                onAction: page.model.printAgain()
            }
            Txt {
                text: qsTr("还要办别的吗？不用再刷卡")
                kind: "strong"
                Layout.fillWidth: true
                Layout.topMargin: Theme.landscape ? 0 : Theme.s6
            }
            RowLayout {
                spacing: Theme.s9
                uniformCellSizes: true
                Layout.fillWidth: true
                Layout.topMargin: Theme.landscape ? 0 : -Theme.s9

                NeutralButton {
                    objectName: "done.other"
                    text: qsTr("办别的事")
                    iconName: "list"
                    Layout.fillWidth: true
                    onClicked: page.shell.goHome()
                }
                NeutralButton {
                    objectName: "done.affairs"
                    text: qsTr("我的办件")
                    iconName: "folder-check"
                    Layout.fillWidth: true
                    onClicked: page.model.openAffairs()
                }
                NeutralButton {
                    visible: page.noPaper
                    objectName: "done.help"
                    text: qsTr("叫人帮忙")
                    iconName: "bell"
                    Layout.fillWidth: true
                    onClicked: page.shell.callHelp()
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
