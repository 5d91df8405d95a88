// The question is committed: its number, the three truths, the slip.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: sheet

    required property QuestionModel model
    readonly property SlipModel slip: model.slip as SlipModel
    readonly property string standing: slip.standing
    readonly property int side: Theme.mm(Theme.landscape ? 70 : 90)

    columns: Theme.landscape ? 2 : 1
    columnSpacing: Theme.s12
    rowSpacing: Theme.s9
    uniformCellWidths: true

    Card {
        padding: Theme.s18
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        RowLayout {
            spacing: Theme.s18
            Layout.fillWidth: true

            ColumnLayout {
                spacing: Theme.s3
                Layout.fillWidth: true

                Txt {
                    text: qsTr("编号")
                    kind: "caption"
                }
                Txt {
                    objectName: "question.number"
                    text: sheet.model.number
                    kind: "h2"
                    Accessible.name: qsTr("编号 %1").arg(text)
                    Layout.fillWidth: true
                }
                Txt {
                    text: sheet.model.received ? qsTr("部门会答复。凭编号看答复：在这里点“凭编号看答复”，按最后 7 位。") : qsTr("现在还没有传上去，联网后自动上传，不用再问一遍。凭编号看答复，按最后 7 位。")
                    Layout.fillWidth: true
                }
            }
            Image {
                objectName: "question.qr"
                source: sheet.model.qr
                sourceSize: Qt.size(sheet.side, sheet.side)
                fillMode: Image.PreserveAspectFit
                smooth: false
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("编号的二维码")
                Layout.preferredWidth: sheet.side
                Layout.preferredHeight: sheet.side
            }
        }
    }
    Truths {
        truths: sheet.model.truths
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop
    }
    PaperQuestion {
        visible: sheet.standing === "unknown"
        prefix: "question"
        Layout.fillWidth: true
        Layout.columnSpan: sheet.columns
        onHave: sheet.slip.haveIt()
        onAgain: sheet.slip.print()
    }
    Banner {
        objectName: "question.slip"
        visible: sheet.slip.offered && sheet.standing !== "unknown"
        status: sheet.standing === "failed" ? "attention" : sheet.standing === "printed" ? "done" : "info"
        iconName: sheet.standing === "failed" ? "" : "printer"
        title: sheet.standing === "printing" ? qsTr("正在打印…") : sheet.standing === "printed" ? qsTr("打好了，请从出纸口取走") : sheet.standing === "failed" ? sheet.slip.problem : qsTr("怕忘了编号？打一张单子")
        text: sheet.standing === "failed" ? qsTr("没有打出来，您的问题不受影响。请记下编号。") : ""
        actionText: sheet.standing === "printing" ? "" : sheet.standing === "printed" ? qsTr("再打一张") : qsTr("打印")
        actionName: "question.print"
        Layout.fillWidth: true
        Layout.columnSpan: sheet.columns
        onAction: sheet.slip.print()
    }
}
