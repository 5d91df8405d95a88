// Panel of 导出导入: what is under way or came of it; before that, how it goes.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Pager {
    id: panel

    required property DeskExchangeModel exchange
    readonly property string standing: exchange.standing

    sideMargin: 0
    topMargin: 0
    bottomMargin: 0

    Banner {
        objectName: "exchange.result"
        visible: panel.standing !== ""
        status: panel.standing === "failed" ? "attention" : panel.exchange.working ? "info" : "done"
        iconName: panel.exchange.working ? "usb" : ""
        title: panel.exchange.title
        wordy: true
        text: panel.exchange.text
        Layout.fillWidth: true
    }
    ProgressLine {
        visible: panel.exchange.working
        Layout.fillWidth: true
    }
    ColumnLayout {
        visible: panel.standing === ""
        spacing: Theme.s6
        Layout.fillWidth: true

        Txt {
            text: qsTr("没有网也能交上去")
            kind: "h2"
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }
        Repeater {
            model: [qsTr("1. 插上 U 盘，按“导出”。"), qsTr("2. 把 U 盘交给县里，请他们导入。"), qsTr("3. 带回县里给的回执文件，在这里导入。")]

            Txt {
                required property string modelData

                text: modelData
                Layout.fillWidth: true
            }
        }
        Txt {
            text: qsTr("导入回执以后，本机才算“平台已收到”。在那以前本机一直留着，什么也不丢。")
            color: Theme.text2
            Layout.fillWidth: true
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
