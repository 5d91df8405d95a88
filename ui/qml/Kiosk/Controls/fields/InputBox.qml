// The box around something typed: edge, ring while it is typed into, red edge with a finding.
import QtQuick
import Kiosk.Theme

Rectangle {
    id: box

    property bool active: false
    property bool wrong: false

    implicitHeight: Theme.field
    radius: Theme.radiusField
    color: Theme.surface
    border.width: active || wrong ? Theme.strokeSelected : Theme.stroke
    border.color: active ? Theme.focusRing : wrong ? Theme.problemFg : Theme.line
}
