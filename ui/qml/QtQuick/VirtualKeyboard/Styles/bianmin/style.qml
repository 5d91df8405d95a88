// The on-screen keyboard in our tokens: keys with an edge, big candidates, our own words. Found by
// its place below the import path (VirtualKeyboardSettings.styleName "bianmin").
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Styles
import Kiosk.Controls
import Kiosk.Theme

KeyboardStyle {
    id: style

    readonly property int gap: Theme.s3
    /// Never more than 45 % of a landscape screen, candidates included.
    readonly property int keySide: Math.min(Theme.key, Math.floor(Theme.screenHeight * Theme.fit * (Theme.portable ? 0.52 : 0.45) / 5 - gap))
    readonly property real boardWidth: Theme.screenWidth * Theme.fit
    /// Keys are at most 26 mm wide; the board is centred on a wide screen.
    readonly property real wanted: Theme.landscape ? Math.min(boardWidth, 11 * 26 * Theme.pxPerMm) : boardWidth

    keyboardDesignWidth: boardWidth
    keyboardDesignHeight: 4 * (keySide + gap) + gap
    keyboardRelativeLeftMargin: Math.max(gap / boardWidth, (1 - wanted / boardWidth) / 2)
    keyboardRelativeRightMargin: keyboardRelativeLeftMargin
    keyboardRelativeTopMargin: gap / 2 / keyboardDesignHeight
    keyboardRelativeBottomMargin: gap / 2 / keyboardDesignHeight

    component Cap: KeyPanel {
        id: cap

        property string words: ""
        property string iconName: ""
        property bool quiet: false
        property bool filled: false
        property int pixels: Theme.h2

        Rectangle {
            id: face

            anchors.fill: parent
            anchors.margins: style.gap / 2
            radius: Theme.radiusField
            color: cap.control.pressed ? Theme.tintPressed : cap.filled ? Theme.primary : cap.quiet && !Theme.highContrast ? Theme.divider : Theme.surface
            border.width: Theme.stroke
            border.color: cap.filled ? Theme.primary : Theme.edge
            opacity: cap.control.enabled ? 1 : 0.4

            Txt {
                visible: cap.iconName === ""
                anchors.fill: parent
                anchors.margins: Theme.stroke
                text: cap.words
                font.pixelSize: cap.pixels
                font.weight: cap.quiet || cap.filled ? Font.Bold : Font.Medium
                fontSizeMode: Text.Fit
                minimumPixelSize: Theme.caption
                wrapMode: Text.NoWrap
                color: cap.filled && !cap.control.pressed ? Theme.primaryInk : Theme.text
                horizontalAlignment: Text.AlignHCenter
            }
            IconImage {
                visible: cap.iconName !== ""
                anchors.centerIn: parent
                name: cap.iconName
                side: Theme.icon
                tone: Theme.text
                fill: face.color
                paper: face.color
            }
        }
    }

    keyboardBackground: Rectangle {
        color: Theme.bg

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            height: Theme.stroke
            color: Theme.edge
            visible: Theme.highContrast
        }
    }
    keyPanel: Cap {
        words: control.uppercased ? control.displayText.toUpperCase() : control.displayText
    }
    backspaceKeyPanel: Cap {
        quiet: true
        iconName: "backspace"
        Accessible.name: qsTr("删除")
    }
    shiftKeyPanel: Cap {
        quiet: true
        filled: InputContext.capsLockActive || InputContext.shiftActive
        words: qsTr("大写")
        pixels: Theme.body
    }
    symbolKeyPanel: Cap {
        quiet: true
        words: control.displayText
        pixels: Theme.strong
    }
    modeKeyPanel: symbolKeyPanel
    languageKeyPanel: symbolKeyPanel
    handwritingKeyPanel: symbolKeyPanel
    spaceKeyPanel: Cap {
        words: InputContext.inputEngine.inputMode === InputEngine.InputMode.Pinyin ? qsTr("空格 · 拼音") : qsTr("空格 · 英文")
        pixels: Theme.body
    }
    hideKeyPanel: Cap {
        quiet: true
        words: qsTr("收起")
        pixels: Theme.strong
    }
    enterKeyPanel: Cap {
        filled: true
        words: qsTr("下一项")
        pixels: Theme.strong
    }

    selectionListHeight: keySide
    selectionListBackground: Rectangle {
        color: Theme.bg

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            height: Theme.stroke
            color: Theme.edge
        }
        Txt {
            anchors.fill: parent
            anchors.leftMargin: Theme.s18
            text: InputContext.inputEngine.wordCandidateListVisibleHint ? qsTr("打拼音，在这里点字") : ""
            visible: InputContext.preeditText === ""
            color: Theme.text2
            Accessible.ignored: true
        }
    }
    selectionListDelegate: SelectionListItem {
        id: candidate

        required property int index
        required property string display

        width: word.implicitWidth + 2 * Theme.s9 + style.gap

        Rectangle {
            anchors.fill: parent
            anchors.margins: style.gap / 2
            radius: Theme.radiusField
            color: candidate.ListView.isCurrentItem ? Theme.tint : Theme.surface
            border.width: candidate.ListView.isCurrentItem ? Theme.strokeSelected : Theme.stroke
            border.color: candidate.ListView.isCurrentItem ? Theme.primary : Theme.edge

            Txt {
                id: word

                anchors.centerIn: parent
                text: candidate.display
                font.pixelSize: Math.min(Theme.h2, Math.round(style.keySide * 0.6))
                font.weight: candidate.ListView.isCurrentItem ? Font.Bold : Font.Normal
                wrapMode: Text.NoWrap
            }
        }
    }
    characterPreviewDelegate: null
    alternateKeysListDelegate: Item {}
    alternateKeysListHighlight: Item {}
    alternateKeysListBackground: Item {}
    navigationHighlight: Item {}
    popupListDelegate: Item {}
    popupListBackground: Item {}
    languageListDelegate: Item {}
    languageListBackground: Item {}
    selectionHandle: Item {}
}
