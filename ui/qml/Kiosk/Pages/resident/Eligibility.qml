// 先看看您能不能办: one question at a time, before the form; or why not, and what to do instead.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: page

    required property ShellModel shell
    required property EligibilityModel model
    readonly property PickerModel picker: model.picker as PickerModel
    readonly property bool picking: picker !== null && picker.visible
    readonly property bool asking: model.state === "question"
    readonly property bool refused: model.state === "refused"
    readonly property bool tight: pad.shown && Theme.landscape

    objectName: "page.eligibility"
    color: Theme.bg

    function title(): string {
        if (page.refused)
            return page.model.forAnother ? qsTr("现在还不能办") : qsTr("您现在还不能办");
        return page.asking ? page.model.question : qsTr("说不准没关系");
    }
    function footerText(): string {
        if (page.picking)
            return page.picker.multi ? qsTr("选好了") : "";
        if (page.refused)
            return qsTr("看别的事项");
        return page.asking && !page.model.oneTap ? qsTr("下一题") : "";
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        PageFrame {
            id: frame

            shell: page.shell
            title: page.title()
            subtitle: page.asking ? page.model.hint : page.refused ? page.shell.itemTitle : page.model.question
            narrow: true
            showSteps: !page.tight && (page.asking || !(Theme.elder && Theme.landscape))
            spacing: Theme.s12
            footerVisible: !page.tight
            footer.backText: page.picking ? qsTr("返回") : qsTr("上一步")
            footer.endVisible: true
            footer.primaryText: page.footerText()
            footer.primaryName: page.refused ? "eligibility.others" : "eligibility.next"
            footer.onBack: page.model.back()
            footer.onPrimary: page.picking ? page.picker.close() : page.refused ? page.shell.goHome() : page.model.next()
            Layout.fillWidth: true
            Layout.fillHeight: true

            Txt {
                visible: page.asking && !page.picking && !page.tight
                text: qsTr("先看看您能不能办")
                color: Theme.text2
                Layout.fillWidth: true
            }
            PageTitle {
                visible: !frame.low && !page.picking && (!page.asking || page.model.oneTap)
                title: frame.title
                subtitle: frame.subtitle
            }

            // ---- one question ----

            PickerSheet {
                visible: page.picking
                picker: page.picker
                Layout.fillWidth: true
            }
            ChoiceGrid {
                visible: page.asking && page.model.oneTap
                choices: page.model.choices
                large: true
                namePrefix: "eligibility.answer."
                Layout.fillWidth: true
                onPicked: code => page.model.pick(code)
            }
            FormFields {
                visible: page.asking && !page.model.oneTap && !page.picking
                form: page.model
                Layout.fillWidth: true
            }

            NeutralButton {
                objectName: "eligibility.answer.unsure"
                visible: page.asking && !page.model.oneTap && !page.picking && !page.tight
                text: qsTr("说不准")
                minHeight: Theme.button
                Layout.fillWidth: true
                onClicked: page.model.unsure()
            }

            // ---- 说不准 ----

            Banner {
                visible: page.model.state === "unsure"
                iconName: "person"
                title: qsTr("问一问再答")
                wordy: true
                text: qsTr("请工作人员帮您看看，或者拨 %1。").arg(page.model.phone)
                Layout.fillWidth: true
            }
            GridLayout {
                visible: page.model.state === "unsure"
                columns: Theme.landscape ? 2 : 1
                columnSpacing: Theme.s9
                rowSpacing: Theme.s12
                uniformCellWidths: true
                Layout.fillWidth: true
                Layout.fillHeight: false

                ListRow {
                    objectName: "eligibility.help"
                    text: qsTr("叫人帮忙")
                    hint: qsTr("您答过的都还在")
                    iconName: "bell"
                    framed: true
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: page.shell.callHelp()
                }
                ListRow {
                    objectName: "eligibility.goOn"
                    text: qsTr("先填着，由工作人员核实")
                    hint: qsTr("会记下您说不准；核实后也可能办不了")
                    iconName: "pencil"
                    framed: true
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: page.model.leaveToStaff()
                }
            }

            // ---- not now ----

            Banner {
                objectName: "eligibility.reason"
                visible: page.refused
                status: "attention"
                title: qsTr("因为%1。").arg(page.model.reason)
                text: page.model.againText
                wordy: true
                Layout.fillWidth: true
            }
            Banner {
                objectName: "eligibility.instead"
                visible: page.refused && page.model.instead !== ""
                wordy: true
                title: qsTr("您可以")
                text: qsTr("%1。").arg(page.model.instead)
                Layout.fillWidth: true
            }
            GridLayout {
                visible: page.refused
                columns: Theme.landscape && guide.visible ? 2 : 1
                columnSpacing: Theme.s9
                rowSpacing: Theme.s12
                uniformCellWidths: true
                Layout.fillWidth: true
                Layout.fillHeight: false

                ListRow {
                    id: guide

                    objectName: "eligibility.guide"
                    visible: page.model.guideName !== ""
                    text: qsTr("看看“%1”").arg(page.model.guideName)
                    hint: qsTr("要带什么、怎么办")
                    iconName: "document"
                    framed: true
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: page.model.openGuide()
                }
                ListRow {
                    objectName: "eligibility.ask"
                    text: qsTr("问一问")
                    hint: qsTr("找工作人员，或者拨 %1").arg(page.model.phone)
                    iconName: "bell"
                    framed: true
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: page.shell.callHelp()
                }
            }
            Item {
                Layout.fillHeight: true
            }
            Banner {
                visible: page.asking && !page.picking && !pad.shown && (page.model.oneTap || !(Theme.elder && Theme.landscape))
                text: page.model.maybeForAnother ? qsTr("替别人办的，请按那个人的情况回答。选错了，按“上一步”就能改。") : qsTr("选错了，按“上一步”就能改。")
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
}
