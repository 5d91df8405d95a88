// Neutral outline: back, other ways.
import QtQuick
import Kiosk.Theme

BaseButton {
    ink: Theme.text
    edge: Theme.line
}
