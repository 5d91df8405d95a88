// The questions of any item, a section at a time; in 长辈版 one question per screen. Before them: is
// there a draft to go on with?
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: page

    required property ShellModel shell
    required property FormModel model
    readonly property var inputMethod: Qt.inputMethod
    readonly property PickerModel picker: model.picker as PickerModel
    readonly property DraftModel draft: model.draft as DraftModel
    readonly property PrefillModel prefill: model.prefill as PrefillModel
    readonly property bool picking: picker !== null && picker.visible
    readonly property bool blocked: model.blockedText !== ""
    readonly property SensitiveModel sensitive: model.sensitive as SensitiveModel
    readonly property LevelModel level: model.level as LevelModel
    readonly property bool raising: !blocked && level !== null && level.needed
    readonly property bool asking: !blocked && !raising && sensitive !== null && sensitive.needed
    readonly property bool single: !asking && !raising && model.elder && !model.rowOpen && !picking && !blocked
    /// A keyboard or pad takes the lower part of a low screen: what is not needed gives way.
    readonly property bool typing: pad.shown || inputMethod.visible
    readonly property bool tight: typing && (Theme.landscape || frame.low)

    color: Theme.bg
    // The most common answers stand first: a list opened from further down begins at its beginning.
    onPickingChanged: if (page.picking)
        frame.pager.toTop()

    function footerText(): string {
        if (page.blocked)
            return "";
        if (page.raising)
            return page.level.staffChecks ? qsTr("请工作人员核对") : "";
        if (page.asking)
            return qsTr("同意");
        if (page.picking)
            return page.picker.multi ? qsTr("选好了") : "";
        if (page.model.rowOpen)
            return qsTr("填好了");
        if (page.model.lastScreen)
            return page.model.papersNext ? qsTr("填好了，去交材料") : qsTr("填好了，去核对");
        return page.model.elder ? qsTr("下一题") : qsTr("下一步");
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        PageFrame {
            id: frame

            shell: page.shell
            title: page.blocked || page.raising ? page.shell.itemTitle : page.asking ? qsTr("有几样要您单独同意") : page.picking ? page.picker.title : page.model.sectionTitle
            narrow: !Theme.portable
            showSteps: (!page.model.elder || page.asking) && !page.tight && !page.blocked
            spacing: Theme.s12
            footerVisible: !page.tight
            footer.backText: page.model.rowOpen && !page.picking ? qsTr("不填了") : page.picking ? qsTr("返回") : page.single ? qsTr("上一题") : qsTr("上一步")
            footer.endVisible: !page.asking
            footer.primaryText: page.footerText()
            footer.primaryName: page.raising ? "level.ask" : page.asking ? "sensitive.agree" : "form.next"
            footer.primaryIcon: page.raising ? "person" : page.asking ? "check" : "chevron-right"
            footer.otherText: page.asking && !page.sensitive.refused ? qsTr("不同意") : ""
            footer.otherName: "sensitive.refuse"
            footer.onOther: page.sensitive.refuse()
            footer.onBack: page.model.back()
            footer.onPrimary: page.raising ? page.level.ask() : page.asking ? page.sensitive.agree() : page.picking ? page.picker.close() : page.model.next()
            Layout.fillWidth: true
            Layout.fillHeight: true

            StepBar {
                visible: page.single && !page.tight
                count: page.model.screenCount
                index: page.model.screenIndex
                words: qsTr("第 %1 题，共 %2 题").arg(index).arg(count)
                aside: page.model.sectionTitle
                Layout.fillWidth: true
            }
            PageTitle {
                visible: !page.single && !page.tight && !page.picking && !frame.low
                title: page.blocked || page.raising ? page.shell.itemTitle : page.asking ? frame.title : page.model.sectionTitle
            }
            LevelNotice {
                visible: page.raising
                model: page.level
                shell: page.shell
            }
            SensitiveNotice {
                visible: page.asking
                model: page.sensitive
                shell: page.shell
                Layout.fillWidth: true
            }
            Banner {
                objectName: "form.blocked"
                visible: page.blocked
                status: "attention"
                title: qsTr("请到窗口办理")
                text: page.model.blockedText
                actionText: qsTr("叫人帮忙")
                actionName: "form.help"
                Layout.fillWidth: true
                onAction: page.shell.callHelp()
            }
            Banner {
                objectName: "form.gaps"
                visible: page.model.errorsText !== "" && !page.picking && !page.tight
                status: "attention"
                text: page.model.errorsText
                Layout.fillWidth: true
            }
            PickerSheet {
                visible: page.picking
                picker: page.picker
                Layout.fillWidth: true
            }
            FormFields {
                id: fields

                visible: !page.picking && !page.blocked && !page.raising && !page.asking
                form: page.model
                activeOnly: page.tight && page.model.activePath !== ""
                Layout.fillWidth: true
            }
            // Below the questions: nothing moves under a finger when it comes and goes.
            Txt {
                objectName: "form.looking"
                visible: page.prefill.looking && !page.picking && !page.typing
                text: qsTr("正在看以前填过的能不能带出来，您先填着…")
                kind: "caption"
                color: Theme.text2
                Layout.fillWidth: true
            }
            ProgressLine {
                visible: page.prefill.looking && !page.picking && !page.typing
                Layout.fillWidth: true
            }
            Banner {
                objectName: "form.brought"
                visible: page.prefill.text !== "" && !page.picking && !page.typing
                text: page.prefill.text
                Layout.fillWidth: true
            }
            Item {
                Layout.fillHeight: true
            }
            Banner {
                visible: page.single && !page.typing && page.model.changeable
                text: qsTr("选错了不要紧，交之前都能改。")
                Layout.fillWidth: true
            }
        }
        NumberPad {
            id: pad

            kind: page.model.padKind
            Layout.fillWidth: true
            onTyped: key => page.model.padKey(key)
            onErased: page.model.padDelete()
            onClosed: page.model.closePad()
            onDone: page.model.nextField()
        }
    }

    Loader {
        anchors.fill: parent
        active: page.draft.asking
        sourceComponent: question
    }
    Component {
        id: question

        DialogPlate {
            title: page.draft.title
            text: page.draft.text
            safeText: page.draft.resumable ? qsTr("接着填") : qsTr("从头填")
            safeIcon: "pencil"
            safeName: page.draft.resumable ? "draft.resume" : "draft.restart"
            otherText: page.draft.resumable ? qsTr("重新填") : page.draft.askStaff ? qsTr("叫人帮忙") : ""
            otherIcon: page.draft.resumable ? "refresh" : ""
            otherName: page.draft.resumable ? "draft.restart" : "draft.help"
            onSafe: page.draft.resumable ? page.draft.resume() : page.draft.restart()
            onOther: page.draft.resumable ? page.draft.restart() : page.shell.callHelp()

            picture: IconImage {
                name: "history"
                side: Theme.mm(48)
                Layout.alignment: Qt.AlignHCenter
            }
        }
    }

    // After the layout has settled; a timer dies with the page, a late call would not.
    Timer {
        id: reveal

        property string path: ""

        interval: 1
        onTriggered: {
            const item = fields.itemOf(path === "" ? page.model.activePath : path);
            path = "";
            if (item !== null)
                frame.pager.reveal(item);
        }
    }
    Connections {
        target: page.model

        function onMoved() {
            reveal.start();
        }
        function onFocusRequested(path: string) {
            reveal.path = path;
            reveal.start();
        }
    }
    Connections {
        target: frame.pager

        function onHeightChanged() {
            reveal.start();
        }
    }
}
