// Figures and signs; the full-width ones are those of Chinese text.
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Components

KeyboardLayout {
    keyWeight: 100

    KeyboardRow {
        Key {
            text: "1"
        }
        Key {
            text: "2"
        }
        Key {
            text: "3"
        }
        Key {
            text: "4"
        }
        Key {
            text: "5"
        }
        Key {
            text: "6"
        }
        Key {
            text: "7"
        }
        Key {
            text: "8"
        }
        Key {
            text: "9"
        }
        Key {
            text: "0"
        }
    }
    KeyboardRow {
        Key {
            text: "，"
        }
        Key {
            text: "。"
        }
        Key {
            text: "、"
        }
        Key {
            text: "？"
        }
        Key {
            text: "！"
        }
        Key {
            text: "："
        }
        Key {
            text: "；"
        }
        Key {
            text: "（"
        }
        Key {
            text: "）"
        }
        Key {
            text: "·"
        }
    }
    KeyboardRow {
        Key {
            text: "."
        }
        Key {
            text: "-"
        }
        Key {
            text: "/"
        }
        Key {
            text: "@"
        }
        Key {
            text: "_"
        }
        Key {
            text: ":"
        }
        Key {
            text: "#"
        }
        Key {
            text: "&"
        }
        BackspaceKey {
            weight: 200
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
            displayText: qsTr("拼音")
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
