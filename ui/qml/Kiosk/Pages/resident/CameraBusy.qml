// A picture is looked at, or pages become one file: progress, and 取消 when it takes long.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

ColumnLayout {
    id: busy

    property bool binding: false
    property bool cancellable: false

    signal cancel

    spacing: Theme.s9
    Layout.fillHeight: false

    Txt {
        text: busy.binding ? qsTr("正在把几页合成一份…") : qsTr("正在看这一张清不清楚…")
        kind: "strong"
        Layout.fillWidth: true
    }
    ProgressLine {
        Layout.fillWidth: true
    }
    NeutralButton {
        objectName: "camera.cancel"
        visible: busy.cancellable
        text: qsTr("取消")
        Layout.alignment: Qt.AlignHCenter
        onClicked: busy.cancel()
    }
}
