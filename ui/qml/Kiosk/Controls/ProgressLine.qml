// Something is under way: a bar that fills with `fraction`, or wanders when nothing is known.
import QtQuick
import Kiosk.Theme

Rectangle {
    id: line

    /// 0 to 1, or less than 0 when nobody knows.
    property real fraction: -1
    property real wander: 0

    implicitHeight: Theme.s6
    implicitWidth: Theme.tile * 4
    radius: height / 2
    color: Theme.divider
    border.width: Theme.highContrast ? Theme.hairline : 0
    border.color: Theme.edge
    clip: true
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("正在进行")

    Rectangle {
        x: line.fraction < 0 ? line.wander * (line.width - width) : 0
        width: line.fraction < 0 ? line.width * 0.3 : line.width * Math.min(1, line.fraction)
        height: parent.height
        radius: height / 2
        color: Theme.primary
    }
    SequentialAnimation on wander {
        running: line.fraction < 0 && !Theme.reducedMotion && line.visible
        loops: Animation.Infinite

        NumberAnimation {
            from: 0
            to: 1
            duration: 1200
            easing.type: Easing.InOutSine
        }
        NumberAnimation {
            from: 1
            to: 0
            duration: 1200
            easing.type: Easing.InOutSine
        }
    }
}
