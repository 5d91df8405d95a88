// 用手机传: the code to scan, then how many pages have come to the platform.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: phone

    required property PhoneModel model
    /// Little height: the words stand beside the code.
    property bool low: false
    readonly property bool beside: Theme.landscape || low
    readonly property int side: Theme.mm(beside ? 120 : 180)

    spacing: Theme.s12
    Layout.fillHeight: false

    ColumnLayout {
        visible: phone.model.step === "asking" && phone.model.slow
        spacing: Theme.s9
        Layout.fillWidth: true

        Txt {
            text: qsTr("正在准备二维码…")
            kind: "strong"
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        ProgressLine {
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "phone.cancel"
            visible: phone.model.cancellable
            text: qsTr("取消")
            Layout.alignment: Qt.AlignHCenter
            onClicked: phone.model.cancel()
        }
    }
    GridLayout {
        visible: phone.model.qr !== ""
        columns: phone.beside ? 2 : 1
        columnSpacing: Theme.s24
        rowSpacing: Theme.s12
        Layout.fillWidth: true

        Image {
            objectName: "phone.qr"
            source: phone.model.qr
            sourceSize: Qt.size(phone.side, phone.side)
            cache: false
            fillMode: Image.PreserveAspectFit
            smooth: false
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("用手机扫的二维码")
            Layout.preferredWidth: phone.side
            Layout.preferredHeight: phone.side
            Layout.alignment: Qt.AlignHCenter
        }
        ColumnLayout {
            spacing: Theme.s9
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter

            Txt {
                text: qsTr("1. 用手机扫这个码。")
                kind: "strong"
                Layout.fillWidth: true
            }
            Txt {
                text: qsTr("2. 在手机上选照片，或现拍，按“上传”。")
                kind: "strong"
                Layout.fillWidth: true
            }
            Txt {
                text: qsTr("3. 传好了，这里会显示收到几页。")
                kind: "strong"
                Layout.fillWidth: true
            }
            Txt {
                text: qsTr("%1，只能用一次。传的时候请别走开。").arg(phone.model.minutesLeft)
                Layout.fillWidth: true
            }
        }
    }
    Banner {
        objectName: "phone.arrived"
        visible: phone.model.step === "arrived"
        status: "done"
        title: qsTr("已收到 %1 页").arg(phone.model.pageCount)
        text: qsTr("照片存在平台上，您提交以后才会用来办这件事。")
        actionText: qsTr("重新传")
        actionName: "phone.renew"
        Layout.fillWidth: true
        onAction: phone.model.renew()
    }
    Banner {
        objectName: "phone.trouble"
        visible: phone.model.step === "trouble"
        status: "attention"
        text: phone.model.message
        actionText: qsTr("再试一次")
        actionName: "phone.again"
        Layout.fillWidth: true
        onAction: phone.model.renew()
    }
}
