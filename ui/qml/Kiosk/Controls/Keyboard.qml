// The on-screen keyboard in its place at the bottom of the window; takes no height while it is away,
// so that the page above gives way only when it comes. Nothing typed is learnt: every field sets
// Qt.ImhSensitiveData, and the dictionary has no folder that outlives the visit.
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings

Item {
    id: board

    readonly property InputPanel panel: loader.item as InputPanel
    readonly property bool shown: panel !== null && panel.active

    height: shown ? Math.ceil(panel.height) : 0
    visible: shown

    // The panel is made after style and layouts are set, or it would first draw Qt's own.
    Loader {
        id: loader

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        active: false
        sourceComponent: Component {
            InputPanel {
                objectName: "keyboard"
            }
        }
    }
    Component.onCompleted: {
        VirtualKeyboardSettings.styleName = "bianmin";
        VirtualKeyboardSettings.layoutPath = Qt.resolvedUrl("../Keyboard/layouts");
        VirtualKeyboardSettings.activeLocales = ["zh_CN"];
        VirtualKeyboardSettings.locale = "zh_CN";
        VirtualKeyboardSettings.wordCandidateList.alwaysVisible = true;
        VirtualKeyboardSettings.wordCandidateList.autoHideDelay = 0;
        VirtualKeyboardSettings.fullScreenMode = false;
        loader.active = true;
    }
}
