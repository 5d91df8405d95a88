// A ring that runs down (idle time left). A number stands beside or inside it, so it is silent.
import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

Item {
    id: ring

    /// 0 to 1
    property real fraction: 1
    property int side: Theme.icon
    property real thickness: Math.max(2, side * 0.13)

    implicitWidth: side
    implicitHeight: side
    Accessible.ignored: true

    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeColor: Theme.divider
            strokeWidth: ring.thickness
            fillColor: "transparent"

            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.side - ring.thickness) / 2
                radiusY: radiusX
                startAngle: 0
                sweepAngle: 360
            }
        }
        ShapePath {
            strokeColor: Theme.primary
            strokeWidth: ring.thickness
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap

            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.side - ring.thickness) / 2
                radiusY: radiusX
                startAngle: -90
                sweepAngle: 360 * Math.max(0.001, Math.min(1, ring.fraction))
            }
        }
    }
}
