// 请核对，都对了再签名: every answer in plain words, masked; the promise, unticked.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property ReviewModel model

    title: model.signs ? qsTr("请核对，都对了再签名") : qsTr("请核对，都对了再提交")
    subtitle: qsTr("姓名和号码遮住了一部分，防止旁人看到。")
    narrow: !Theme.portable
    spacing: Theme.s12
    footer.backText: qsTr("上一步")
    footer.endVisible: true
    footer.primaryText: model.signs ? qsTr("都对，去签名") : qsTr("都对，提交")
    footer.primaryIcon: model.signs ? "pencil" : "check"
    footer.primaryName: "review.next"
    footer.onBack: page.model.back()
    footer.onPrimary: page.model.next()

    PageTitle {
        visible: !page.low
        title: page.title
        subtitle: page.subtitle
    }
    NeutralButton {
        objectName: "review.full"
        text: page.model.full ? qsTr("正在显示，5 秒后遮住") : qsTr("显示完整号码 5 秒")
        iconName: page.model.full ? "eye" : "eye-off"
        minHeight: Theme.control
        Layout.fillWidth: true
        onClicked: page.model.showFull()
    }
    Repeater {
        model: page.model.sections

        Card {
            id: section

            required property var model

            spacing: 0
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.s9
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.s3

                Txt {
                    text: section.model.title
                    kind: "strong"
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: section.model.source === ""
                }
                Tag {
                    visible: section.model.source !== ""
                    text: section.model.source
                    iconName: "chip-card"
                }
                Item {
                    visible: section.model.source !== ""
                    Layout.fillWidth: true
                }
                SecondaryButton {
                    objectName: "review.edit." + section.model.field
                    visible: section.model.field !== ""
                    text: qsTr("修改")
                    iconName: "pencil"
                    minHeight: Theme.touch
                    Accessible.name: qsTr("修改 %1").arg(section.model.title)
                    onClicked: page.model.edit(section.model.field)
                }
            }
            Repeater {
                model: section.model.lines

                ColumnLayout {
                    id: line

                    required property var modelData

                    spacing: 0
                    Layout.fillWidth: true

                    Divider {
                        Layout.fillWidth: true
                    }
                    RowLayout {
                        spacing: Theme.s9
                        Layout.fillWidth: true
                        Layout.topMargin: Theme.s3
                        Layout.bottomMargin: Theme.s3

                        Txt {
                            text: line.modelData.label
                            color: Theme.text2
                            Layout.preferredWidth: Math.round(section.width * 0.33)
                            Layout.alignment: Qt.AlignTop
                        }
                        ColumnLayout {
                            spacing: 0
                            Layout.fillWidth: true

                            Txt {
                                text: line.modelData.words
                                bold: true
                                Layout.fillWidth: true
                            }
                            Txt {
                                visible: text !== ""
                                text: line.modelData.source
                                kind: "caption"
                                color: Theme.primary
                                Layout.fillWidth: true
                            }
                        }
                    }
                }
            }
        }
    }
    Card {
        visible: papers.count > 0
        spacing: 0
        Layout.fillWidth: true

        RowLayout {
            spacing: Theme.s9
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.s3

            Txt {
                text: qsTr("交的材料")
                kind: "strong"
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }
            SecondaryButton {
                objectName: "review.papers"
                text: qsTr("修改")
                iconName: "pencil"
                minHeight: Theme.touch
                Accessible.name: qsTr("修改交的材料")
                onClicked: page.model.editPapers()
            }
        }
        Repeater {
            id: papers

            model: page.model.papers

            ColumnLayout {
                id: paper

                required property string label
                required property string words

                spacing: Theme.s3
                Layout.fillWidth: true

                Divider {
                    Layout.fillWidth: true
                }
                Txt {
                    text: paper.label
                    color: Theme.text2
                    Layout.fillWidth: true
                }
                Txt {
                    text: paper.words
                    bold: true
                    Layout.fillWidth: true
                    Layout.bottomMargin: Theme.s3
                }
            }
        }
    }
    Repeater {
        model: page.model.promises

        PromiseBox {
            required property string name
            required property string words
            required property bool given

            objectName: "promise." + name
            text: words
            checked: given
            Layout.fillWidth: true
            onClicked: page.model.togglePromise(name)
        }
    }
    Banner {
        objectName: "review.error"
        visible: page.model.error !== ""
        status: "attention"
        text: page.model.error
        Layout.fillWidth: true
        onVisibleChanged: end.running = visible
    }
    Timer {
        id: end

        interval: 1
        onTriggered: page.pager.toEnd()
    }
}
