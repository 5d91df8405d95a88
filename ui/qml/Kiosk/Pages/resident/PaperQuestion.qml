// Nobody can say whether paper came: ask, before anything is printed twice.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Rectangle {
    id: question

    property bool busy: false
    /// Begins the object names: `done`, `slip`.
    property string prefix: "done"

    signal have
    signal again

    objectName: question.prefix + ".question"
    color: Theme.attentionBg
    radius: Theme.radiusCard
    border.width: Theme.strokeSelected
    border.color: Theme.attentionFg
    implicitHeight: column.implicitHeight + 2 * Theme.s12

    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: Theme.s12
        spacing: Theme.s9

        RowLayout {
            spacing: Theme.s9
            Layout.fillWidth: true

            IconImage {
                name: "status-attention"
                side: Theme.iconLarge
                tone: Theme.attentionFg
                fill: Theme.attentionBg
                paper: Theme.attentionBg
            }
            Txt {
                text: question.busy ? qsTr("正在打印回执…") : qsTr("看看出纸口有没有回执")
                kind: "h2"
                Layout.fillWidth: true
            }
        }
        RowLayout {
            visible: !question.busy
            spacing: Theme.s9
            uniformCellSizes: true
            Layout.fillWidth: true

            SecondaryButton {
                objectName: question.prefix + ".have"
                text: qsTr("有，拿好了")
                iconName: "check"
                Layout.fillWidth: true
                onClicked: question.have()
            }
            SecondaryButton {
                objectName: question.prefix + ".again"
                text: qsTr("没有，再打一张")
                iconName: "printer"
                Layout.fillWidth: true
                onClicked: question.again()
            }
        }
    }
}
