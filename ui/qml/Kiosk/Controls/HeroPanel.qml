// The big panel with the question of the page, with hills along its foot.
import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import Kiosk.Theme

Rectangle {
    id: hero

    default property alias content: column.data
    property int padding: Theme.landscape ? Theme.s12 : Theme.s18
    property alias spacing: column.spacing

    color: Theme.hero
    radius: Theme.radiusHero
    border.width: Theme.highContrast ? Theme.stroke : 0
    border.color: Theme.edge
    implicitHeight: column.implicitHeight + 2 * Math.round(padding * (Theme.landscape ? 1 : 0.8))

    Shape {
        id: hills

        readonly property real r: hero.radius

        anchors.fill: parent
        visible: !Theme.highContrast
        opacity: 0.07
        preferredRendererType: Shape.CurveRenderer
        Accessible.ignored: true

        ShapePath {
            fillColor: Theme.heroWave
            strokeWidth: -1
            startX: 0
            startY: hills.height * 0.80

            PathCubic {
                x: hills.width
                y: hills.height * 0.52
                control1X: hills.width * 0.30
                control1Y: hills.height * 0.42
                control2X: hills.width * 0.72
                control2Y: hills.height * 1.06
            }
            PathLine {
                x: hills.width
                y: hills.height - hills.r
            }
            PathArc {
                x: hills.width - hills.r
                y: hills.height
                radiusX: hills.r
                radiusY: hills.r
            }
            PathLine {
                x: hills.r
                y: hills.height
            }
            PathArc {
                x: 0
                y: hills.height - hills.r
                radiusX: hills.r
                radiusY: hills.r
            }
        }
        ShapePath {
            fillColor: Theme.heroWave
            strokeWidth: -1
            startX: 0
            startY: hills.height * 0.93

            PathCubic {
                x: hills.width
                y: hills.height * 0.84
                control1X: hills.width * 0.35
                control1Y: hills.height * 0.72
                control2X: hills.width * 0.66
                control2Y: hills.height * 0.98
            }
            PathLine {
                x: hills.width
                y: hills.height - hills.r
            }
            PathArc {
                x: hills.width - hills.r
                y: hills.height
                radiusX: hills.r
                radiusY: hills.r
            }
            PathLine {
                x: hills.r
                y: hills.height
            }
            PathArc {
                x: 0
                y: hills.height - hills.r
                radiusX: hills.r
                radiusY: hills.r
            }
        }
    }
    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: hero.padding
        anchors.rightMargin: hero.padding
        spacing: Theme.s6
    }
}
