// The head of the guide: what it is, who is responsible, the four facts; who can apply, where wide.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: head

    required property GuideModel model
    required property string contact
    property bool titled: true
    readonly property ReadAloudModel aloud: model.aloud as ReadAloudModel

    spacing: Theme.s6

    ColumnLayout {
        spacing: Theme.s3
        Layout.fillWidth: true

        RowLayout {
            spacing: Theme.s6

            Tag {
                text: head.model.theme
                status: "info"
                iconName: "none"
            }
            Tag {
                text: head.model.canApply ? qsTr("本机可全程办理") : head.model.atWindow ? qsTr("请到窗口办理") : qsTr("本机可咨询")
                status: head.model.canApply ? "done" : head.model.atWindow ? "attention" : "info"
            }
            Item {
                Layout.fillWidth: true
            }
            PillButton {
                objectName: "guide.aloud"
                visible: head.aloud.offered && Theme.portrait
                text: head.aloud.speaking ? qsTr("停") : qsTr("朗读")
                iconName: head.aloud.speaking ? "cross" : "speaker"
                checked: head.aloud.speaking
                Layout.minimumWidth: implicitWidth
                onClicked: head.aloud.toggle()
            }
        }
        Txt {
            visible: head.titled
            text: head.model.name
            kind: "h1"
            font.pixelSize: Theme.landscape ? Math.round((Theme.h2 + Theme.strong) / 2) : Theme.elder ? Theme.h1 : Math.round((Theme.h1 + Theme.h2) / 2)
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }
        Txt {
            visible: head.titled
            text: head.contact
            kind: Theme.landscape ? "caption" : "body"
            color: Theme.text2
            Layout.fillWidth: true
        }
    }
    Banner {
        visible: head.model.atWindow
        status: "attention"
        title: qsTr("这一项请到窗口办理")
        text: qsTr("要填或要交的，有一样这台机器还收不了。指南可以先看，要带的先备好。")
        Layout.fillWidth: true
    }
    GuideFacts {
        model: head.model
        Layout.fillWidth: true
    }
    GuideWho {
        visible: Theme.landscape
        model: head.model
        Layout.fillWidth: true
    }
}
