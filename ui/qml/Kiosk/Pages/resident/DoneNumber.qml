// Receipt number, item and due date beside the code to take away; the code is larger without paper.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Card {
    id: card

    required property DoneModel model
    property bool large: false
    readonly property int side: Theme.mm(Theme.landscape ? (large ? 80 : 66) : (large ? 110 : 80))

    padding: Theme.s18

    RowLayout {
        spacing: Theme.s18
        layoutDirection: card.large ? Qt.RightToLeft : Qt.LeftToRight
        Layout.fillWidth: true

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Txt {
                text: qsTr("回执编号")
                kind: "caption"
            }
            Txt {
                objectName: "done.number"
                text: card.model.number
                kind: "h2"
                Accessible.name: qsTr("回执编号 %1").arg(text)
                Layout.fillWidth: true
            }
            Txt {
                text: qsTr("事项")
                kind: "caption"
                Layout.topMargin: Theme.s6
            }
            Txt {
                text: card.model.item
                kind: "strong"
                Layout.fillWidth: true
            }
            Txt {
                text: qsTr("预计办好")
                kind: "caption"
                Layout.topMargin: Theme.s6
            }
            Txt {
                objectName: "done.due"
                text: card.model.due
                kind: "strong"
                Layout.fillWidth: true
            }
        }
        ColumnLayout {
            visible: card.model.qr !== ""
            spacing: Theme.s3

            Image {
                objectName: "done.qr"
                source: card.model.qr
                sourceSize: Qt.size(card.side, card.side)
                fillMode: Image.PreserveAspectFit
                smooth: false
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("查进度的二维码")
                Layout.preferredWidth: card.side
                Layout.preferredHeight: card.side
                Layout.alignment: Qt.AlignHCenter
            }
            Txt {
                text: card.model.received ? qsTr("扫码带走编号") : qsTr("扫码带走编号，上传后能查进度")
                kind: "caption"
                horizontalAlignment: Text.AlignHCenter
                Layout.preferredWidth: card.side
                Layout.alignment: Qt.AlignHCenter
            }
        }
    }
}
