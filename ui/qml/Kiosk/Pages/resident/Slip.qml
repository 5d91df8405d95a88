// 补打回执 of one affair: offered, being printed, printed, no paper, or nobody knows and it asks.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models

ColumnLayout {
    id: paper

    required property SlipModel slip
    readonly property string standing: slip.standing
    /// Nobody knows whether paper came: this comes first on a low screen.
    readonly property bool asks: standing === "unknown"
    property bool here: true

    visible: slip.offered && here
    spacing: 0

    function title(): string {
        switch (paper.standing) {
        case "printing":
            return qsTr("正在打印回执…");
        case "printed":
            return qsTr("回执已打印");
        case "failed":
            return paper.slip.problem;
        default:
            return qsTr("回执");
        }
    }

    function words(): string {
        switch (paper.standing) {
        case "printing":
            return qsTr("请稍等。");
        case "printed":
            return qsTr("请从出纸口取走。没有看到？先看出纸口，再按“重打一张”。");
        case "failed":
            return qsTr("回执没有打出来，您的申请不受影响。请叫工作人员看看打印机，修好再打。");
        default:
            return paper.slip.copies > 0 ? qsTr("已经打过 %1 张。丢了可以补打，补打的回执上写着“补打”。").arg(paper.slip.copies) : qsTr("没有拿到回执？可以在这里打。");
        }
    }

    PaperQuestion {
        visible: paper.asks
        prefix: "slip"
        Layout.fillWidth: true
        onHave: paper.slip.haveIt()
        onAgain: paper.slip.print()
    }
    Banner {
        objectName: "affair.slip"
        visible: !paper.asks
        status: paper.standing === "failed" ? "attention" : paper.standing === "printed" ? "done" : "info"
        iconName: paper.standing === "failed" ? "" : "printer"
        title: paper.title()
        text: paper.words()
        actionText: paper.standing === "printing" ? "" : paper.standing === "failed" ? qsTr("再打一次") : paper.standing === "printed" ? qsTr("重打一张") : qsTr("补打回执")
        actionName: "affair.print"
        Layout.fillWidth: true
        onAction: paper.slip.print()
    }
}
