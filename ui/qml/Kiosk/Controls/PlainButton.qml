// A button without an edge, for what is asked again anyway (结束办理); still a full touch target.
import QtQuick
import Kiosk.Theme

BaseButton {
    ink: Theme.text
    ground: "transparent"
    edge: "transparent"
    edgeWidth: 0
}
