// Text in one of the six type styles; colours and sizes come from Theme only.
import QtQuick
import Kiosk.Theme

Text {
    id: txt

    /// caption, body, strong, h2, h1 or display
    property string kind: "body"
    property bool bold: kind === "strong" || kind === "h2" || kind === "h1" || kind === "display"

    function pixels(name: string): int {
        switch (name) {
        case "caption":
            return Theme.caption;
        case "strong":
            return Theme.strong;
        case "h2":
            return Theme.h2;
        case "h1":
            return Theme.h1;
        case "display":
            return Theme.display;
        default:
            return Theme.body;
        }
    }

    color: kind === "caption" ? Theme.text2 : Theme.text
    font.family: Theme.family
    font.pixelSize: pixels(kind)
    font.weight: bold ? Font.Bold : Font.Normal
    font.features: ({
            "tnum": 1
        })
    // The face is 1.45 em high by itself: right for text, loose for titles (1.25).
    lineHeight: kind === "h2" || kind === "h1" || kind === "display" ? 0.87 : 1
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    wrapMode: Text.Wrap
    // Hidden helpers (ticks, separators) override this with Accessible.ignored.
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
