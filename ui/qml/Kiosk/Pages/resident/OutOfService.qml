// 这台机器暂停服务: what is safe, why, where to go. Nothing to press but help.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

PageFrame {
    id: page

    objectName: "page.outOfService"
    title: qsTr("这台机器暂停服务")
    subtitle: page.shell.outReason
    onlyHelp: true
    footerVisible: false
    narrow: true

    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 1
    }
    IconImage {
        name: "wrench"
        side: Theme.mm(90)
        Layout.alignment: Qt.AlignHCenter
    }
    Txt {
        text: page.title
        kind: "display"
        horizontalAlignment: Text.AlignHCenter
        Accessible.role: Accessible.Heading
        Layout.fillWidth: true
    }
    Txt {
        text: page.shell.outReason
        kind: "h2"
        bold: false
        color: Theme.text2
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    Banner {
        status: "done"
        title: qsTr("已交的申请都在，不会丢。")
        Layout.fillWidth: true
        Layout.topMargin: Theme.s18
    }
    Banner {
        status: "info"
        iconName: "phone"
        title: qsTr("要办事，请找%1的工作人员，或拨 %2。").arg(page.shell.place).arg(page.shell.hotline)
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 2
    }
}
