// One of our icons in the colours of the theme; always stands beside a word, so it is silent.
import QtQuick
import Kiosk.Theme

Image {
    id: icon

    property string name: ""
    property int side: Theme.icon
    property color tone: Theme.primary
    property color fill: Theme.iconTint
    property color paper: Theme.surface

    function hex(value: color): string {
        return value.toString().slice(-6);
    }

    width: side
    height: side
    sourceSize: Qt.size(side, side)
    // Not before there is a size: it would be drawn twice.
    source: name === "" || side <= 0 ? "" : "image://icon/%1/%2/%3/%4".arg(name).arg(hex(tone)).arg(hex(fill)).arg(hex(paper))
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true
}
