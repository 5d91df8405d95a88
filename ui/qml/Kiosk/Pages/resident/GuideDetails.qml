// The tabs of the guide: 材料步骤, 依据收费, 样表, 地址电话, 责任投诉.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: details

    required property GuideModel model

    spacing: Theme.s9

    component Lines: Card {
        id: card

        property alias rows: lines.model
        property bool stacked: false

        spacing: Theme.s3
        Layout.fillWidth: true

        Txt {
            visible: lines.count === 0
            text: qsTr("未公布")
        }
        Repeater {
            id: lines

            GuideText {
                stacked: card.stacked
                Layout.fillWidth: true
            }
        }
    }
    component Parts: Card {
        property alias rows: parts.model

        spacing: Theme.s3
        Layout.fillWidth: true

        Txt {
            visible: parts.count === 0
            text: qsTr("未公布")
        }
        Repeater {
            id: parts

            GuidePart {
                Layout.fillWidth: true
            }
        }
    }

    Loader {
        sourceComponent: [null, steps, basis, sample, contact, duties][details.model.tab]
        Layout.fillWidth: true
    }
    Component {
        id: steps

        ColumnLayout {
            spacing: details.spacing

            Card {
                title: qsTr("办事流程图")
                Layout.fillWidth: true

                GuideChart {
                    model: details.model
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignHCenter
                }
            }
            Parts {
                title: qsTr("每一步")
                rows: details.model.stepParts
            }
            Parts {
                title: qsTr("申请材料和审查标准")
                aside: details.model.example ? qsTr("审查标准是示例") : ""
                rows: details.model.materialParts
            }
            Card {
                title: qsTr("表格")
                Layout.fillWidth: true

                Txt {
                    objectName: "guide.blankForms"
                    text: details.model.blankForms
                    Layout.fillWidth: true
                }
            }
        }
    }
    Component {
        id: basis

        ColumnLayout {
            spacing: details.spacing

            Lines {
                title: qsTr("办理时限")
                rows: details.model.limits
            }
            Lines {
                title: qsTr("收费")
                rows: details.model.fees
            }
            Lines {
                title: qsTr("办理依据")
                rows: details.model.basis
                stacked: true
            }
            Lines {
                title: qsTr("事项信息")
                rows: details.model.about
            }
        }
    }
    Component {
        id: sample

        ColumnLayout {
            spacing: details.spacing

            Card {
                visible: filled.count === 0
                title: qsTr("样表")
                Layout.fillWidth: true

                Txt {
                    text: qsTr("未公布")
                }
            }
            Repeater {
                id: filled

                model: details.model.sample

                GuideSample {}
            }
        }
    }
    Component {
        id: contact

        ColumnLayout {
            spacing: details.spacing

            Lines {
                title: qsTr("地址电话")
                aside: details.model.example ? qsTr("示例，不是真实的地址和电话") : ""
                rows: details.model.contact
            }
            GuideAsk {
                model: details.model
                Layout.fillWidth: true
            }
        }
    }
    Component {
        id: duties

        Lines {
            title: qsTr("责任投诉")
            aside: details.model.example ? qsTr("电话为示例") : ""
            rows: details.model.duties
        }
    }
}
