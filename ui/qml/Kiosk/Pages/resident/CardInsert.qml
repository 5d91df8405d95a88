// The social security card going into the slot, chip first: drawn, so that it needs no words.
import QtQuick
import QtQuick.Shapes
import Kiosk.Controls
import Kiosk.Theme

Item {
    id: picture

    property bool reading: false
    readonly property real u: height / 100

    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("社保卡插进读卡器的插口")

    Rectangle {
        id: card

        anchors.horizontalCenter: parent.horizontalCenter
        y: picture.reading ? picture.u * 24 : 0
        width: picture.u * 34
        height: picture.u * 50
        radius: picture.u * 3
        color: Theme.iconTint
        border.width: Theme.strokeSelected
        border.color: Theme.primary

        Rectangle {
            x: picture.u * 4
            y: picture.u * 6
            width: picture.u * 25
            height: picture.u * 2.6
            radius: height / 2
            color: Theme.surface
        }
        Rectangle {
            x: picture.u * 4
            y: picture.u * 12
            width: picture.u * 17
            height: picture.u * 2.6
            radius: height / 2
            color: Theme.surface
        }
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            y: picture.u * 34
            width: picture.u * 12
            height: picture.u * 10
            radius: picture.u * 1.5
            color: Theme.attentionBg
            border.width: Theme.stroke
            border.color: Theme.attentionFg

            Rectangle {
                anchors.centerIn: parent
                width: parent.width
                height: Theme.stroke
                color: Theme.attentionFg
            }
            Rectangle {
                anchors.centerIn: parent
                width: Theme.stroke
                height: parent.height
                color: Theme.attentionFg
            }
        }
    }
    Shape {
        id: arrow

        visible: !picture.reading
        anchors.horizontalCenter: parent.horizontalCenter
        y: picture.u * 53
        width: picture.u * 12
        height: picture.u * 11
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeColor: Theme.primary
            strokeWidth: picture.u * 1.8
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            startX: arrow.width / 2
            startY: picture.u

            PathLine {
                x: arrow.width / 2
                y: picture.u * 10
            }
            PathMove {
                x: picture.u
                y: picture.u * 5
            }
            PathLine {
                x: arrow.width / 2
                y: picture.u * 10
            }
            PathLine {
                x: arrow.width - picture.u
                y: picture.u * 5
            }
        }
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: picture.u * 67
        width: picture.u * 88
        height: picture.u * 33
        radius: picture.u * 4
        color: Theme.surface
        border.width: Theme.strokeSelected
        border.color: picture.reading ? Theme.primary : Theme.line

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            y: picture.u * 7
            width: picture.u * 44
            height: picture.u * 3
            radius: height / 2
            color: Theme.text
        }
        Txt {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: picture.u * 5
            text: picture.reading ? qsTr("正在读，请别拿走") : qsTr("社保卡插这里")
            kind: "strong"
        }
    }
}
