// 用承诺代替证明: what is promised, made public, checked later, and what follows; signed, or declined.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property CommitmentModel model

    readonly property string what: model.authorises ? qsTr("签授权书") : qsTr("用承诺代替证明")

    // The whole text and the whole pad stay in sight, so what is not needed gives way.
    title: Theme.landscape ? what + "　" + model.material : what
    subtitle: Theme.landscape ? "" : model.material
    showSteps: Theme.portrait
    spacing: Theme.s9

    PageTitle {
        visible: !page.low
        title: page.title
        subtitle: page.subtitle
    }
    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s12
        rowSpacing: Theme.s9
        Layout.fillWidth: true
        Layout.fillHeight: true

        Card {
            spacing: Theme.s6
            Layout.fillWidth: true
            Layout.preferredWidth: 150
            Layout.alignment: Qt.AlignTop

            Repeater {
                model: page.model.clauses

                ColumnLayout {
                    id: clause

                    required property string title
                    required property string text

                    spacing: 0
                    Layout.fillWidth: true

                    Txt {
                        text: clause.title
                        kind: "strong"
                        Accessible.role: Accessible.Heading
                        Layout.fillWidth: true
                    }
                    Txt {
                        text: clause.text
                        Layout.fillWidth: true
                    }
                }
            }
        }
        ColumnLayout {
            spacing: Theme.s6
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 100

            Banner {
                objectName: "commitment.error"
                visible: page.model.error !== ""
                status: "attention"
                text: page.model.error
                Layout.fillWidth: true
            }
            SignaturePad {
                model: page.model
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: Math.round((Theme.portable ? 70 : 90) * Theme.pxPerMm)
            }
            NeutralButton {
                objectName: "commitment.clear"
                text: qsTr("重写")
                iconName: "undo"
                minHeight: Theme.control
                Layout.fillWidth: true
                onClicked: page.model.clear()
            }
        }
    }

    customFooter: GridLayout {
        columns: Theme.portrait ? 2 : 3
        columnSpacing: Theme.s9
        rowSpacing: Theme.s6

        NeutralButton {
            objectName: "footer.back"
            text: qsTr("上一步")
            iconName: "chevron-left"
            minHeight: Theme.primaryButton
            visible: Theme.landscape
            onClicked: page.model.back()
        }
        // Equal in size and look: to promise is a choice.
        SecondaryButton {
            objectName: "commitment.decline"
            text: page.model.authorises ? qsTr("先不签") : qsTr("不承诺，改交证明")
            minHeight: Theme.primaryButton
            Layout.fillWidth: true
            Layout.preferredWidth: 100
            onClicked: page.model.authorises ? page.model.back() : page.model.decline()
        }
        SecondaryButton {
            objectName: "commitment.agree"
            text: page.model.authorises ? qsTr("我同意，签好了") : qsTr("我愿意承诺")
            minHeight: Theme.primaryButton
            Layout.fillWidth: true
            Layout.preferredWidth: 100
            onClicked: page.model.agree()
        }
        PlainButton {
            objectName: "footer.back"
            text: qsTr("上一步")
            iconName: "chevron-left"
            minHeight: Theme.control
            visible: Theme.portrait
            Layout.columnSpan: 2
            Layout.alignment: Qt.AlignHCenter
            onClicked: page.model.back()
        }
    }
}
