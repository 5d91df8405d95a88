// The tabs of the guide: 依据收费, 样表, 地址电话, 责任投诉.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: details

    required property GuideModel model
    readonly property int tab: model.tab

    spacing: Theme.s9

    component Lines: Card {
        id: card

        property alias rows: lines.model
        property bool stacked: false

        spacing: Theme.s3
        Layout.fillWidth: true

        Txt {
            visible: lines.count === 0
            text: qsTr("未公布")
        }
        Repeater {
            id: lines

            GuideText {
                stacked: card.stacked
                Layout.fillWidth: true
            }
        }
    }

    Card {
        visible: details.tab === 1
        title: qsTr("法定时限")
        Layout.fillWidth: true

        Txt {
            text: details.model.statutory === "" ? qsTr("未公布") : details.model.statutory
            Layout.fillWidth: true
        }
    }
    Card {
        visible: details.tab === 1
        title: qsTr("收费")
        Layout.fillWidth: true

        Txt {
            text: details.model.feeText
            Layout.fillWidth: true
        }
    }
    Lines {
        visible: details.tab === 1
        title: qsTr("办理依据")
        rows: details.model.basis
        stacked: true
    }
    Lines {
        visible: details.tab === 2
        title: qsTr("样表")
        aside: qsTr("照着填，人名和号码是虚构的")
        rows: details.model.sample
    }
    Lines {
        visible: details.tab === 3
        title: qsTr("地址电话")
        aside: details.model.example ? qsTr("示例，不是真实的地址和电话") : ""
        rows: details.model.contact
    }
    Lines {
        visible: details.tab === 4
        title: qsTr("责任投诉")
        aside: details.model.example ? qsTr("电话为示例") : ""
        rows: details.model.duties
    }
}
