// 问一问 (CH-07): write a question, keep its number; with the number, see the answer.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property QuestionModel model
    readonly property bool asked: model.standing === "asked"
    readonly property bool finding: model.mode === "find"
    readonly property var inputMethod: Qt.inputMethod
    /// The keyboard takes the lower part of a low screen: what is not needed gives way.
    readonly property bool tight: inputMethod.visible && Theme.landscape

    objectName: "page.question"
    title: asked ? qsTr("问题已存好") : qsTr("问一问")
    subtitle: model.item === "" ? qsTr("写下来，部门给您答复。") : model.item
    spacing: Theme.s9
    footerVisible: !tight
    pager.topMargin: tight ? Theme.s3 : Theme.landscape ? Theme.s6 : Theme.s12
    pager.bottomMargin: Theme.landscape ? Theme.s3 : Theme.s12
    footer.backText: asked ? "" : qsTr("返回")
    footer.onBack: page.shell.back()
    footer.primaryName: asked ? "question.noted" : finding ? "question.find" : "question.ask"
    footer.primaryText: asked ? qsTr("记下编号了") : finding ? qsTr("看答复") : model.standing === "saving" ? qsTr("正在保存…") : qsTr("提交问题")
    footer.primaryIcon: asked ? "check" : finding ? "search" : "chevron-right"
    footer.onPrimary: asked ? page.model.noted() : finding ? page.model.find() : page.model.ask()

    GridLayout {
        visible: !page.tight
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s12
        rowSpacing: Theme.s9
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        PageTitle {
            visible: !page.low
            title: page.title
            subtitle: page.asked ? "" : page.subtitle
        }
        RowLayout {
            visible: !page.asked
            spacing: Theme.s9
            uniformCellSizes: true
            Layout.fillWidth: true
            Layout.fillHeight: false

            Repeater {
                model: [
                    {
                        "mode": "ask",
                        "words": qsTr("写下来问")
                    },
                    {
                        "mode": "find",
                        "words": qsTr("凭编号看答复")
                    }
                ]

                PillButton {
                    required property var modelData

                    objectName: "question.mode." + modelData.mode
                    text: modelData.words
                    checked: page.model.mode === modelData.mode
                    iconName: checked ? "check" : ""
                    Layout.fillWidth: true
                    onClicked: page.model.setMode(modelData.mode)
                }
            }
        }
    }
    Loader {
        sourceComponent: page.asked ? askedSheet : page.finding ? findingSheet : writingSheet
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }

    Component {
        id: writingSheet

        QuestionWrite {
            model: page.model
            hotline: page.shell.hotline
            tight: page.tight
        }
    }
    Component {
        id: findingSheet

        QuestionFind {
            model: page.model
        }
    }
    Component {
        id: askedSheet

        QuestionAsked {
            model: page.model
        }
    }
}
