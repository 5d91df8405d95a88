// 工作人员登录: work number and PIN by a pad, dots for the PIN, and what to do when it does not go.
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
    required property SignInModel model

    objectName: "page.signIn"
    color: Theme.bg
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("工作人员登录")

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        PlaceHeader {
            shell: page.shell
            withServices: false
            Layout.fillWidth: true
        }
        Divider {}
        Item {
            Layout.fillHeight: true
        }
        GridLayout {
            columns: Theme.landscape ? 2 : 1
            columnSpacing: Theme.s24 * 2
            rowSpacing: Theme.s18
            Layout.alignment: Qt.AlignHCenter
            Layout.fillHeight: false
            Layout.preferredWidth: Theme.landscape ? Theme.mm(520) : Theme.mm(330)
            Layout.maximumWidth: page.width - 2 * Theme.margin

            ColumnLayout {
                spacing: Theme.s12
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop

                Txt {
                    objectName: "signIn.title"
                    text: qsTr("工作人员登录")
                    kind: "h1"
                    Accessible.role: Accessible.Heading
                    Layout.fillWidth: true
                }
                Txt {
                    text: page.model.technician ? qsTr("进技术员维护台。来办事的群众，请按“返回”。") : qsTr("进村级服务台。来办事的群众，请按“返回”。")
                    color: Theme.text2
                    Layout.fillWidth: true
                }
                RowLayout {
                    visible: page.model.canChoose
                    spacing: Theme.s6
                    Layout.fillWidth: true

                    Repeater {
                        model: [false, true]

                        ChoiceRow {
                            required property bool modelData

                            objectName: modelData ? "signIn.technician" : "signIn.staff"
                            text: modelData ? qsTr("技术员") : qsTr("村级服务台")
                            chosen: page.model.technician === modelData
                            implicitHeight: Theme.field
                            Layout.fillWidth: true
                            Layout.preferredWidth: 1
                            onClicked: page.model.choose(modelData)
                        }
                    }
                }
                SignInBoxes {
                    model: page.model
                    numbered: !page.model.byCard && !page.model.byCode
                    pinLabel: page.model.byCard ? qsTr("工作卡的密码") : page.model.byCode ? qsTr("一次性口令") : qsTr("密码")
                    Layout.fillWidth: true
                }
            }
            ColumnLayout {
                spacing: Theme.s12
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop

                SignInPad {
                    model: page.model
                    Layout.fillWidth: true
                }
                RowLayout {
                    spacing: Theme.s9
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.s6

                    NeutralButton {
                        objectName: "signIn.back"
                        text: qsTr("返回")
                        iconName: "chevron-left"
                        minHeight: Theme.primaryButton
                        Layout.fillWidth: true
                        Layout.preferredWidth: 2
                        onClicked: page.model.cancel()
                    }
                    PrimaryButton {
                        objectName: "signIn.go"
                        visible: !page.model.locked
                        text: page.model.atPin ? qsTr("登录") : qsTr("下一步")
                        iconName: page.model.atPin ? "check" : "chevron-right"
                        iconAfter: !page.model.atPin
                        Layout.fillWidth: true
                        Layout.preferredWidth: 3
                        onClicked: page.model.submit()
                    }
                }
            }
        }
        Item {
            Layout.fillHeight: true
            Layout.preferredHeight: 2
        }
    }
}
