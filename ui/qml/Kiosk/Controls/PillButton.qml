// A round-ended button of the service bar; `checked` shows a tick and the tint, never colour alone.
import QtQuick
import Kiosk.Theme

BaseButton {
    id: pill

    property bool emphasised: false

    ink: emphasised || checked ? Theme.primary : Theme.text
    edge: emphasised || checked ? Theme.primary : Theme.line
    edgeWidth: emphasised || checked ? Theme.strokeSelected : Theme.stroke
    ground: checked ? Theme.tint : Theme.surface
    minHeight: Theme.control
    cornerRadius: minHeight / 2
    leftPadding: Theme.elder ? Theme.s6 : Theme.s9
    rightPadding: leftPadding
    Accessible.checkable: checkable
    Accessible.checked: checked
}
