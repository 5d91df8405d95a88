// 您还在吗？ - the page is hidden, twenty seconds run down, one touch goes on.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

DialogPlate {
    id: dialog

    required property TimeoutModel timeout
    /// Somebody is identified, so there is something to clear.
    required property bool personal

    title: qsTr("您还在吗？")
    text: personal ? qsTr("%1 秒后结束办理，并清除屏幕上的信息。").arg(timeout.secondsLeft) : qsTr("%1 秒后回到开始的画面。").arg(timeout.secondsLeft)
    safeText: qsTr("我还在，接着办")
    safeName: "timeout.stay"
    otherText: qsTr("不办了，现在结束")
    otherIcon: "exit"
    otherName: "timeout.end"
    onSafe: timeout.stay()
    onOther: timeout.endNow()

    picture: Ring {
        side: Theme.mm(Theme.landscape ? 104 : 118)
        thickness: Theme.mm(10)
        fraction: dialog.timeout.fraction
        Layout.alignment: Qt.AlignHCenter

        ColumnLayout {
            anchors.centerIn: parent
            spacing: -Theme.s6

            Txt {
                text: dialog.timeout.secondsLeft
                kind: "display"
                font.pixelSize: Math.round(Theme.display * 1.5)
                Layout.alignment: Qt.AlignHCenter
            }
            Txt {
                text: qsTr("秒")
                kind: "h2"
                bold: false
                color: Theme.text2
                Layout.alignment: Qt.AlignHCenter
            }
        }
    }
}
