// One affair: number, the three truths, and its course with office, handler and telephone.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property AffairsModel model
    readonly property bool asksFirst: Theme.landscape && (model.slip as SlipModel).standing === "unknown"

    objectName: "page.affair"
    title: model.item
    subtitle: model.submittedText
    narrow: Theme.portrait
    footer.backText: qsTr("返回")
    footer.endVisible: true
    footer.onBack: page.model.back()

    RowLayout {
        spacing: Theme.s9
        Layout.fillWidth: true

        PageTitle {
            visible: !page.low
            title: page.title
            subtitle: page.subtitle
            Layout.fillWidth: true
        }
        Tag {
            objectName: "affair.tag"
            text: page.model.tag
            status: page.model.status
            Layout.alignment: Qt.AlignTop
        }
    }
    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s18
        rowSpacing: Theme.s9
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        ColumnLayout {
            spacing: Theme.s9
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            Slip {
                here: page.asksFirst
                slip: page.model.slip as SlipModel
                Layout.fillWidth: true
            }
            Card {
                Layout.fillWidth: true

                Txt {
                    text: qsTr("回执编号　%1").arg(page.model.number)
                    kind: "strong"
                    Layout.fillWidth: true
                }
                Txt {
                    visible: page.model.officialNumber !== ""
                    text: qsTr("办件编号　%1").arg(page.model.officialNumber)
                    Layout.fillWidth: true
                }
                Txt {
                    visible: page.model.due !== ""
                    text: page.model.due
                    Layout.fillWidth: true
                }
            }
            AffairParts {
                visible: count > 0
                rows: page.model.joint
                Layout.fillWidth: true
            }
            Truths {
                truths: page.model.truths
                Layout.fillWidth: true
            }
            Slip {
                here: !page.asksFirst
                slip: page.model.slip as SlipModel
                Layout.fillWidth: true
            }
        }
        Card {
            id: course

            title: qsTr("办到哪一步")
            spacing: 0
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            Repeater {
                model: page.model.steps

                TimelineStep {
                    Layout.fillWidth: true
                }
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
