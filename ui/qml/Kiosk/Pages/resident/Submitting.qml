// 正在提交，请别拿走卡: 保存 → 上传 → 打印, each as it happens; and what to do when nothing was saved.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property SubmissionModel model
    readonly property bool failed: model.phase === "notSaved"
    readonly property int at: ["saving", "uploading", "printing"].indexOf(model.phase)

    title: failed ? qsTr("还没有提交") : qsTr("正在提交，请别拿走卡")
    subtitle: failed ? "" : qsTr("一会儿就好。")
    narrow: true
    spacing: Theme.s18
    footerVisible: failed
    footer.backText: qsTr("回到上一页")
    footer.primaryText: qsTr("再试一次")
    footer.primaryIcon: "refresh"
    footer.primaryName: "submitting.retry"
    footer.onBack: page.model.leave()
    footer.onPrimary: page.model.retry()

    PageTitle {
        visible: !page.low
        title: page.title
        subtitle: page.subtitle
    }
    Banner {
        objectName: "submitting.notSaved"
        visible: page.failed
        status: "problem"
        title: page.model.message
        text: qsTr("您填的都还在，没有丢。")
        actionText: qsTr("叫人帮忙")
        actionName: "submitting.help"
        Layout.fillWidth: true
        onAction: page.shell.callHelp()
    }
    Card {
        visible: !page.failed
        padding: Theme.s24
        spacing: Theme.s18
        Layout.fillWidth: true

        Repeater {
            model: [qsTr("保存在本机"), qsTr("上传到平台"), qsTr("打印回执")]

            RowLayout {
                id: step

                required property string modelData
                required property int index
                readonly property bool over: index < page.at || page.at < 0
                readonly property bool now: index === page.at

                spacing: Theme.s12
                Layout.fillWidth: true

                Rectangle {
                    implicitWidth: Theme.iconLarge
                    implicitHeight: implicitWidth
                    radius: width / 2
                    color: step.over ? Theme.doneFg : Theme.surface
                    border.width: Theme.strokeSelected
                    border.color: step.over ? Theme.doneFg : step.now ? Theme.primary : Theme.line

                    IconImage {
                        anchors.centerIn: parent
                        visible: step.over || step.now
                        name: step.over ? "check" : "clock"
                        side: Math.round(parent.width * 0.6)
                        tone: step.over ? Theme.surface : Theme.primary
                    }
                }
                Txt {
                    text: step.modelData
                    kind: "h2"
                    bold: step.now || step.over
                    color: step.over || step.now ? Theme.text : Theme.text2
                    Layout.fillWidth: true
                }
                Txt {
                    text: step.over ? qsTr("好了") : step.now ? qsTr("正在办…") : ""
                    color: Theme.text2
                }
            }
        }
        ProgressLine {
            Layout.fillWidth: true
        }
    }
    Txt {
        visible: page.model.phase === "uploading"
        text: qsTr("网慢也不要紧：申请已经存在本机，联网后自动上传。")
        color: Theme.text2
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
