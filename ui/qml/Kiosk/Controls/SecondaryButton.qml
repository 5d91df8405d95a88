// Outline in the primary colour.
import QtQuick
import Kiosk.Theme

BaseButton {
    ink: Theme.primary
    edge: Theme.primary
    edgeWidth: Theme.strokeSelected
}
