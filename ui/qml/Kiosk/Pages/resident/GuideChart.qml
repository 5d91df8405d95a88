// 办事流程图 (GUI-21), drawn from the steps: boxes joined by arrows, from 您来申请 to what one gets.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: chart

    required property GuideModel model
    readonly property int boxWidth: Math.min(Theme.mm(260), width)

    spacing: 0
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("办事流程图")

    component Arrow: Shape {
        id: arrow

        readonly property int barb: Math.round(Theme.s6 * 0.8)

        implicitWidth: barb * 2
        implicitHeight: Theme.s18
        preferredRendererType: Shape.CurveRenderer
        Layout.alignment: Qt.AlignHCenter

        ShapePath {
            strokeColor: Theme.primary
            strokeWidth: Theme.strokeSelected
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            startX: arrow.barb
            startY: Theme.strokeSelected

            PathLine {
                x: arrow.barb
                y: arrow.height - Theme.strokeSelected
            }
            PathMove {
                x: Theme.strokeSelected
                y: arrow.height - arrow.barb
            }
            PathLine {
                x: arrow.barb
                y: arrow.height - Theme.strokeSelected
            }
            PathLine {
                x: arrow.barb * 2 - Theme.strokeSelected
                y: arrow.height - arrow.barb
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
        Layout.preferredWidth: chart.boxWidth
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
