// 带走: a code that a telephone reads, large.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Card {
    id: sheet

    required property string name
    required property GuidePaperModel paper
    readonly property int side: Theme.landscape ? Theme.mm(190) : Theme.mm(230)

    padding: Theme.s18

    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s24
        rowSpacing: Theme.s12
        Layout.fillWidth: true

        Image {
            objectName: "guide.code"
            source: sheet.paper.code
            sourceSize: Qt.size(sheet.side, sheet.side)
            fillMode: Image.PreserveAspectFit
            smooth: false
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("带走指南的二维码")
            Layout.preferredWidth: sheet.side
            Layout.preferredHeight: sheet.side
            Layout.alignment: Qt.AlignHCenter
        }
        ColumnLayout {
            spacing: Theme.s6
            Layout.fillWidth: true

            Txt {
                text: qsTr("用手机扫一扫，带走指南")
                kind: "h1"
                Accessible.role: Accessible.Heading
                Layout.fillWidth: true
            }
            Txt {
                text: sheet.name
                kind: "strong"
                Layout.fillWidth: true
            }
            Txt {
                text: sheet.paper.codeIsAddress ? qsTr("扫了会打开网上的办事指南。") : qsTr("扫了就能看到：要带什么、打什么电话、去哪里。没有网络也行，可以截屏保存。")
                Layout.fillWidth: true
            }
            Txt {
                text: qsTr("这个码里没有您的个人信息。")
                color: Theme.text2
                Layout.fillWidth: true
            }
        }
    }
}
