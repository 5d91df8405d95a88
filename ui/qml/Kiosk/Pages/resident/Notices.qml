// 事项有变化 (CAT-02): what the platform tells everybody, in full.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property NoticesModel model
    readonly property ReadAloudModel aloud: model.aloud as ReadAloudModel

    objectName: "page.notices"
    title: model.reading ? model.title : qsTr("事项有变化")
    subtitle: model.reading ? model.meta : qsTr("点开看全文。")
    spacing: Theme.s9
    footer.backText: qsTr("返回")
    footer.onBack: page.model.back()
    footer.otherText: model.reading && model.printable ? qsTr("打印") : ""
    footer.otherIcon: "printer"
    footer.otherName: "notices.print"
    footer.onOther: page.model.print()

    Connections {
        target: page.model

        function onChanged() {
            if (!page.model.reading)
                page.pager.toTop();
        }
    }

    RowLayout {
        spacing: Theme.s9
        Layout.fillWidth: true
        Layout.fillHeight: false

        PageTitle {
            visible: !page.low
            title: page.title
            subtitle: page.subtitle
            Layout.fillWidth: true
        }
        PillButton {
            objectName: "notices.aloud"
            visible: page.model.reading && page.aloud.offered
            text: page.aloud.speaking ? qsTr("停") : qsTr("朗读")
            iconName: page.aloud.speaking ? "cross" : "speaker"
            checked: page.aloud.speaking
            Layout.alignment: Qt.AlignTop
            onClicked: page.aloud.toggle()
        }
    }
    Banner {
        objectName: "notices.printed"
        visible: page.model.words !== ""
        status: "info"
        iconName: "printer"
        text: page.model.words
        Layout.fillWidth: true
    }
    Txt {
        visible: !page.model.reading && list.count === 0
        text: qsTr("现在没有公告。")
        kind: "strong"
        Layout.fillWidth: true
    }
    Repeater {
        id: list

        model: page.model.list

        ListRow {
            required property int index
            required property string title
            required property string meta

            objectName: "notices.row." + index
            visible: !page.model.reading
            text: title
            hint: meta
            iconName: "bell"
            framed: true
            Layout.fillWidth: true
            onClicked: page.model.open(index)
        }
    }
    Card {
        visible: page.model.reading
        Layout.fillWidth: true

        Txt {
            objectName: "notices.text"
            text: page.model.text
            kind: "strong"
            bold: false
            Layout.fillWidth: true
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
