// 填证上的号码: the number of a certificate instead of the paper; verified, or taken down for later.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.VirtualKeyboard
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property CertificateModel model

    title: qsTr("填证上的号码")
    subtitle: qsTr("%1：填号码就行，由发证部门核对，不用交证。").arg(model.certificate)
    narrow: !Theme.portable
    spacing: Theme.s12
    footer.backText: qsTr("上一步")
    footer.endVisible: true
    footer.primaryText: model.asking ? qsTr("正在查…") : qsTr("填好了，查一查")
    footer.primaryName: "certificate.verify"
    footer.onBack: page.model.back()
    footer.onPrimary: page.model.verify()

    PageTitle {
        visible: !page.low
        title: page.title
        subtitle: page.subtitle
    }
    Txt {
        text: qsTr("%1上的号码").arg(page.model.certificate)
        kind: "strong"
        Layout.fillWidth: true
    }
    InputBox {
        active: input.activeFocus
        wrong: page.model.error !== ""
        implicitHeight: Theme.field
        Layout.fillWidth: true

        TextInput {
            id: input

            objectName: "certificate.number"
            anchors.fill: parent
            anchors.leftMargin: Theme.s12
            anchors.rightMargin: Theme.s12
            font.family: Theme.family
            font.pixelSize: Theme.h2
            color: Theme.text
            selectionColor: Theme.tint
            selectedTextColor: Theme.text
            verticalAlignment: TextInput.AlignVCenter
            clip: true
            maximumLength: page.model.longest
            // What one person types must not become a candidate for the next.
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhLatinOnly | Qt.ImhNoAutoUppercase
            EnterKeyAction.actionId: EnterKeyAction.Done
            EnterKeyAction.label: qsTr("查一查")
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("%1上的号码").arg(page.model.certificate)
            onTextEdited: page.model.setNumber(text)
            onAccepted: page.model.verify()

            cursorDelegate: Rectangle {
                width: Theme.stroke + 1
                color: Theme.focusRing
                visible: input.cursorVisible
            }
        }
    }
    Banner {
        objectName: "certificate.error"
        visible: page.model.error !== ""
        status: "attention"
        text: page.model.error
        Layout.fillWidth: true
    }
    RowLayout {
        visible: page.model.asking
        spacing: Theme.s12
        Layout.fillWidth: true

        ProgressLine {
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "certificate.cancel"
            visible: page.model.canCancel
            text: qsTr("取消，联网后核对")
            minHeight: Theme.control
            onClicked: page.model.cancel()
        }
    }
    SecondaryButton {
        objectName: "certificate.decline"
        visible: !page.model.asking
        text: qsTr("号码不在手边，改交证件")
        minHeight: Theme.control
        Layout.fillWidth: true
        onClicked: page.model.decline()
    }
    Item {
        Layout.fillHeight: true
    }
}
