// A card laid flat on the reader's plate: an identity card with its portrait, or a card with a chip.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Kiosk.Controls
import Kiosk.Theme

Item {
    id: picture

    property bool idCard: false
    property string here: ""
    property bool reading: false
    readonly property real u: height / 100

    Accessible.role: Accessible.Graphic
    Accessible.name: here

    component Line: Rectangle {
        height: picture.u * 2.6
        radius: height / 2
        color: Theme.surface
    }

    Rectangle {
        id: plate

        anchors.horizontalCenter: parent.horizontalCenter
        y: picture.u * 55
        width: picture.u * 88
        height: picture.u * 45
        radius: picture.u * 4
        color: Theme.surface
        border.width: Theme.strokeSelected
        border.color: picture.reading ? Theme.primary : Theme.line

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            y: picture.u * 3
            width: picture.u * 50
            height: picture.u * 22
            radius: picture.u * 3
            color: "transparent"
            border.width: Theme.stroke
            border.color: Theme.primary
        }
        Txt {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: picture.u * 3
            text: picture.reading ? qsTr("正在读，请别拿走") : picture.here
            kind: "strong"
        }
    }
    Rectangle {
        id: card

        anchors.horizontalCenter: parent.horizontalCenter
        y: picture.reading ? picture.u * 52.5 : picture.u * 4
        width: picture.u * 52
        height: picture.u * 33
        radius: picture.u * 3
        scale: picture.reading ? 0.62 : 1
        color: Theme.iconTint
        border.width: Theme.strokeSelected
        border.color: Theme.primary

        Line {
            x: picture.u * 5
            y: picture.u * 6
            width: picture.u * (picture.idCard ? 18 : 30)
        }
        Line {
            visible: picture.idCard
            x: picture.u * 5
            y: picture.u * 12
            width: picture.u * 22
        }
        Line {
            x: picture.u * (picture.idCard ? 5 : 22)
            y: picture.u * 25
            width: picture.u * (picture.idCard ? 42 : 25)
        }
        Rectangle {
            visible: picture.idCard
            x: picture.u * 34
            y: picture.u * 5
            width: picture.u * 13
            height: picture.u * 17
            radius: picture.u
            color: Theme.surface

            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: picture.u * 2.5
                width: picture.u * 5.5
                height: width
                radius: width / 2
                color: Theme.primary
            }
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.bottom: parent.bottom
                width: picture.u * 10
                height: picture.u * 7
                topLeftRadius: picture.u * 4
                topRightRadius: picture.u * 4
                color: Theme.primary
            }
        }
        Rectangle {
            visible: !picture.idCard
            x: picture.u * 5
            y: picture.u * 13
            width: picture.u * 11
            height: picture.u * 9
            radius: picture.u * 1.5
            color: Theme.attentionBg
            border.width: Theme.stroke
            border.color: Theme.attentionFg
        }
    }
    Shape {
        id: arrow

        visible: !picture.reading
        anchors.horizontalCenter: parent.horizontalCenter
        y: picture.u * 40
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
}
