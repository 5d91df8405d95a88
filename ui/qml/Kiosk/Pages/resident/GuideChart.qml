// 办事流程图 (GUI-21), drawn from the steps: boxes joined by arrows, from 您来申请 to what one gets.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: chart

    required property GuideModel model

    spacing: 0
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("办事流程图")

    component Arrow: Item {
        id: arrow

        readonly property int barb: Math.round(Theme.s6 * 0.9)

        implicitWidth: barb * 2
        implicitHeight: Theme.s18
        Layout.alignment: Qt.AlignHCenter

        Rectangle {
            x: Math.round((arrow.width - width) / 2)
            width: Theme.strokeSelected
            height: arrow.height
            color: Theme.primary
        }
        Repeater {
            model: [-45, 45]

            Rectangle {
                required property int modelData

                x: Math.round((arrow.width - width) / 2)
                y: arrow.height - height
                width: Theme.strokeSelected
                height: arrow.barb
                color: Theme.primary
                antialiasing: true
                transformOrigin: Item.Bottom
                rotation: modelData
            }
        }
    }
    component Box: Rectangle {
        id: box

        property string title: ""
        property string text: ""
        property bool end: false

        color: end ? Theme.primary : Theme.tint
        radius: end ? height / 2 : Theme.radiusField
        border.width: Theme.stroke
        border.color: Theme.primary
        implicitHeight: words.implicitHeight + 2 * Theme.s6
        Accessible.role: Accessible.StaticText
        Accessible.name: title + " " + text
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.mm(260)
        Layout.alignment: Qt.AlignHCenter

        ColumnLayout {
            id: words

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: box.end ? Theme.s18 : Theme.s9
            anchors.rightMargin: anchors.leftMargin
            spacing: 0

            Txt {
                text: box.title
                kind: "strong"
                color: box.end ? Theme.primaryInk : Theme.text
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
                Layout.fillWidth: true
            }
            Txt {
                visible: text !== ""
                text: box.text
                kind: "caption"
                color: box.end ? Theme.primaryInk : Theme.text2
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
                Layout.fillWidth: true
            }
        }
    }

    Repeater {
        model: chart.model.steps

        ColumnLayout {
            id: step

            required property int number
            required property string name
            required property string who

            objectName: "guide.chart." + number
            spacing: 0
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignHCenter

            Box {
                title: step.number + "　" + step.name
                text: step.who
            }
            Arrow {}
        }
    }
    Box {
        objectName: "guide.chart.end"
        title: qsTr("办好")
        text: chart.model.result
        end: true
    }
}
