// Letters: pinyin, or English after 中/英. Four rows, the last with words instead of signs.
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components
import QtQuick.VirtualKeyboard.Plugins.Pinyin

KeyboardLayout {
    keyWeight: 100
    inputMode: InputEngine.InputMode.Pinyin
    sharedLayouts: ["symbols"]

    // The method is shared with the signs, so a half-typed syllable survives the change of keys.
    function createInputMethod(): QtObject {
        return pinyin.createObject(parent);
    }

    Component {
        id: pinyin

        PinyinInputMethod {}
    }
    KeyboardRow {
        Key {
            text: "q"
        }
        Key {
            text: "w"
        }
        Key {
            text: "e"
        }
        Key {
            text: "r"
        }
        Key {
            text: "t"
        }
        Key {
            text: "y"
        }
        Key {
            text: "u"
        }
        Key {
            text: "i"
        }
        Key {
            text: "o"
        }
        Key {
            text: "p"
        }
    }
    KeyboardRow {
        FillerKey {
            weight: 50
        }
        Key {
            text: "a"
        }
        Key {
            text: "s"
        }
        Key {
            text: "d"
        }
        Key {
            text: "f"
        }
        Key {
            text: "g"
        }
        Key {
            text: "h"
        }
        Key {
            text: "j"
        }
        Key {
            text: "k"
        }
        Key {
            text: "l"
        }
        FillerKey {
            weight: 50
        }
    }
    KeyboardRow {
        ShiftKey {
            weight: 150
        }
        Key {
            text: "z"
        }
        Key {
            text: "x"
        }
        Key {
            text: "c"
        }
        Key {
            text: "v"
        }
        Key {
            text: "b"
        }
        Key {
            text: "n"
        }
        Key {
            text: "m"
        }
        BackspaceKey {
            weight: 150
        }
    }
    KeyboardRow {
        InputModeKey {
            weight: 150
            displayText: qsTr("中/英")
            inputModes: [InputEngine.InputMode.Pinyin, InputEngine.InputMode.Latin]
        }
        SymbolModeKey {
            weight: 130
            displayText: qsTr("123")
        }
        SpaceKey {
            weight: 370
        }
        HideKeyboardKey {
            weight: 150
        }
        EnterKey {
            weight: 200
        }
    }
}
