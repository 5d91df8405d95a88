// What staff type on the pad: number and PIN, or the PIN of a work card; below, what is wrong with it.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: boxes

    required property StaffPinModel model
    property string pinLabel: model.byCard ? qsTr("工作卡的密码") : qsTr("密码")
    property bool numbered: !model.byCard

    spacing: Theme.s12

    SignInBox {
        objectName: "signIn.card"
        visible: boxes.model.byCard
        label: qsTr("工作卡")
        shown: boxes.model.cardIn ? qsTr("卡已插好，请按密码") : qsTr("请插入工作卡")
        active: false
        Layout.fillWidth: true
    }
    SignInBox {
        objectName: "signIn.number"
        visible: boxes.numbered
        label: qsTr("工号")
        shown: boxes.model.number
        active: !boxes.model.atPin && !boxes.model.locked
        Layout.fillWidth: true
        onClicked: boxes.model.goTo(false)
    }
    SignInBox {
        objectName: "signIn.pin"
        label: boxes.pinLabel
        shown: "●".repeat(boxes.model.pinLength)
        secret: true
        active: boxes.model.atPin && !boxes.model.locked
        Layout.fillWidth: true
        onClicked: boxes.model.goTo(true)
    }
    // Its room is kept: the keys below must not move under a finger.
    Item {
        implicitHeight: Math.max(Theme.primaryButton, said.implicitHeight)
        Layout.fillWidth: true

        ColumnLayout {
            id: said

            anchors.left: parent.left
            anchors.right: parent.right
            spacing: Theme.s12

            Banner {
                objectName: "signIn.message"
                visible: boxes.model.message !== ""
                status: "attention"
                text: boxes.model.message
                Layout.fillWidth: true
            }
            Txt {
                visible: boxes.model.busy
                text: qsTr("正在核对…")
                kind: "strong"
            }
            ProgressLine {
                visible: boxes.model.busy
                Layout.fillWidth: true
            }
        }
    }
}
