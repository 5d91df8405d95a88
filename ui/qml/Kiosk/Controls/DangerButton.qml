// Outline in the danger colour; the page asks before it acts.
import QtQuick
import Kiosk.Theme

BaseButton {
    ink: Theme.problemFg
    edge: Theme.problemFg
    edgeWidth: Theme.strokeSelected
    groundPressed: Theme.problemBg
    iconFill: Theme.problemBg
}
