// Nothing found: the fact, and the next step.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Card {
    id: nothing

    required property SearchModel model

    IconImage {
        visible: Theme.portrait
        name: "search"
        side: Theme.mm(36)
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.s12
    }
    Txt {
        text: nothing.model.searching ? qsTr("没找到“%1”").arg(nothing.model.query) : qsTr("这里还没有事项")
        kind: "h2"
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    Txt {
        text: qsTr("换个说法，或看全部事项。")
        color: Theme.text2
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    SecondaryButton {
        objectName: "items.none.all"
        text: qsTr("看全部事项")
        iconName: "list"
        Layout.alignment: Qt.AlignHCenter
        Layout.bottomMargin: Theme.s12
        onClicked: nothing.model.openAll()
    }
}
