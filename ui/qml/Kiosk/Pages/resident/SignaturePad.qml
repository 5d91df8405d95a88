// The pad: strokes follow the finger; the model keeps them with their times.
import QtQuick
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: pad

    required property PadModel model

    objectName: "signature.pad"
    color: Theme.surface
    radius: Theme.radiusCard
    border.width: Theme.strokeSelected
    border.color: Theme.primary
    Accessible.role: Accessible.Canvas
    Accessible.name: qsTr("签在这个框里")

    function sized() {
        pad.model.setPad(canvas.width, canvas.height);
        canvas.redraw();
    }

    Txt {
        x: Theme.s12
        y: Theme.s6
        text: qsTr("签在这个框里")
        kind: "caption"
        color: Theme.text2
        Accessible.ignored: true
    }
    Tag {
        visible: pad.model.signed
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.s6
        text: qsTr("已写")
        status: "done"
    }
    Row {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.s24
        y: Math.round(parent.height * 0.72)
        spacing: Theme.s6
        clip: true

        Repeater {
            model: Math.max(0, Math.floor((pad.width - 2 * Theme.s24) / (2 * Theme.s6)))

            Rectangle {
                width: Theme.s6
                height: Theme.stroke
                color: Theme.edge
            }
        }
    }
    Canvas {
        id: canvas

        property point last

        anchors.fill: parent
        anchors.margins: pad.border.width
        renderStrategy: Canvas.Immediate

        function pen(): var {
            const context = canvas.getContext("2d");
            context.lineWidth = Math.max(3, canvas.width / 110);
            context.lineCap = "round";
            context.lineJoin = "round";
            context.strokeStyle = Theme.text;
            return context;
        }
        function line(from: point, to: point) {
            const context = canvas.pen();
            context.beginPath();
            context.moveTo(from.x, from.y);
            context.lineTo(to.x + 0.01, to.y);
            context.stroke();
            canvas.requestPaint();
        }
        function redraw() {
            if (!canvas.available)
                return;
            const context = canvas.pen();
            context.clearRect(0, 0, canvas.width, canvas.height);
            for (const stroke of pad.model.strokes) {
                context.beginPath();
                for (let place = 0; place < stroke.length; place++) {
                    if (place === 0)
                        context.moveTo(stroke[place][0], stroke[place][1]);
                    else
                        context.lineTo(stroke[place][0], stroke[place][1]);
                }
                context.stroke();
            }
            canvas.requestPaint();
        }

        onAvailableChanged: redraw()
        onWidthChanged: sizing.start()
        onHeightChanged: sizing.start()
    }
    Timer {
        id: sizing

        interval: 1
        onTriggered: pad.sized()
    }
    MouseArea {
        anchors.fill: canvas
        preventStealing: true
        onPressed: mouse => {
            pad.model.penDown(mouse.x, mouse.y);
            canvas.last = Qt.point(mouse.x, mouse.y);
            canvas.line(canvas.last, canvas.last);
        }
        onPositionChanged: mouse => {
            const here = Qt.point(mouse.x, mouse.y);
            pad.model.penMove(here.x, here.y);
            canvas.line(canvas.last, here);
            canvas.last = here;
        }
    }
    Connections {
        target: pad.model

        function onCleared() {
            canvas.redraw();
        }
    }
}
