// The one token file: every colour, type size, height and distance of the screens.
// Sizes are millimetres at one metre, turned into pixels by the screen's profile; nothing else in
// ui/qml may hold a pixel size or a colour.
pragma Singleton
import QtQuick

QtObject {
    id: theme

    // ---- what the screen is, set by Main.qml ------------------------------------------------
    property string profile: "32-portrait"
    property bool elder: false
    /// "normal", "hcLight" or "hcDark"
    property string contrast: "normal"
    property bool reducedMotion: false
    /// Window height : profile height; 1 on the machine, less in a small window on a desk.
    property real fit: 1

    readonly property real pitchPxPerMm: profile === "21-landscape" ? 4.034 : profile === "10-portable" ? 5.884 : 2.710
    readonly property real pxPerMm: pitchPxPerMm * fit
    /// Reading distance: 1 m, arm's length, table.
    readonly property real k: profile === "21-landscape" ? 0.72 : profile === "10-portable" ? 0.63 : 1.0
    readonly property int screenWidth: profile === "21-landscape" ? 1920 : profile === "10-portable" ? 1280 : 1080
    readonly property int screenHeight: profile === "21-landscape" ? 1080 : profile === "10-portable" ? 800 : 1920
    readonly property bool portrait: profile === "32-portrait"
    readonly property bool landscape: !portrait
    readonly property bool portable: profile === "10-portable"
    readonly property bool dark: contrast === "hcDark"
    readonly property bool highContrast: contrast !== "normal"

    /// Millimetres at one metre to pixels.
    function mm(value: real): int {
        return Math.round(value * k * pxPerMm);
    }
    function atLeast(value: real, floorMm: real): int {
        return Math.max(mm(value), Math.ceil(floorMm * pxPerMm));
    }
    function em(normalMm: real, elderMm: real): int {
        return atLeast(elder ? elderMm : normalMm, (elder ? 6.4 : 4.8) / 0.733);
    }
    function height(value: real): int {
        return atLeast(elder ? value * 1.25 : value, elder ? 16 : 12.7);
    }

    // ---- type -------------------------------------------------------------------------------
    readonly property string family: "Noto Sans CJK SC"
    readonly property int caption: em(8.2, 10.4)
    readonly property int body: em(10.4, 13.3)
    readonly property int strong: em(11.8, 14.8)
    readonly property int h2: em(14.8, 18.4)
    readonly property int h1: em(19.2, 23.6)
    readonly property int display: em(26.6, 31.0)

    // ---- heights ----------------------------------------------------------------------------
    readonly property int touch: Math.ceil((elder ? 16 : 12.7) * pxPerMm)
    readonly property int control: height(23.6)
    readonly property int button: height(26.5)
    readonly property int primaryButton: height(32.5)
    readonly property int field: height(29.5)
    readonly property int tile: height(46)
    readonly property int key: height(32)
    readonly property int header: height(portable ? 34 : 41)
    readonly property int serviceBar: height(30)
    readonly property int footer: height(50)

    // ---- distances --------------------------------------------------------------------------
    readonly property int s3: atLeast(3, 2.6)
    readonly property int s6: mm(6)
    readonly property int s9: mm(9)
    readonly property int s12: mm(12)
    readonly property int s18: mm(18)
    readonly property int s24: mm(24)
    readonly property int margin: mm(18)
    readonly property int gutter: mm(7.5)

    // ---- shapes -----------------------------------------------------------------------------
    readonly property int radiusField: mm(5)
    readonly property int radiusButton: mm(6)
    readonly property int radiusCard: mm(7.5)
    readonly property int radiusHero: mm(10)
    readonly property int stroke: Math.max(1, mm(highContrast ? 1.1 : 0.7))
    readonly property int strokeSelected: Math.max(2, mm(1.5))
    readonly property int hairline: Math.max(1, mm(highContrast ? 0.7 : 0.4))
    readonly property int iconSmall: Math.round(strong * 1.05)
    readonly property int icon: Math.round(h2 * 1.1)
    readonly property int iconLarge: Math.round(h1 * 1.25)

    // ---- motion -----------------------------------------------------------------------------
    readonly property int press: reducedMotion ? 0 : 80
    readonly property int fade: reducedMotion ? 0 : 160

    // ---- colours ----------------------------------------------------------------------------
    function pick(normal: color, hcLight: color, hcDark: color): color {
        return contrast === "hcDark" ? hcDark : contrast === "hcLight" ? hcLight : normal;
    }
    readonly property color bg: pick("#F5F3EE", "#FFFFFF", "#000000")
    readonly property color surface: pick("#FFFFFF", "#FFFFFF", "#000000")
    readonly property color text: pick("#1B2429", "#000000", "#FFFFFF")
    readonly property color text2: pick("#48545A", "#1A1A1A", "#EDEDED")
    readonly property color primary: pick("#0E5A78", "#003247", "#8FE0FF")
    readonly property color primaryPressed: pick("#0A4760", "#001F2D", "#C4EFFF")
    readonly property color primaryInk: pick("#FFFFFF", "#FFFFFF", "#000000")
    readonly property color primaryInk2: pick("#E3EEF2", "#FFFFFF", "#000000")
    readonly property color tint: pick("#E6F0F4", "#F2F2F2", "#10242D")
    readonly property color tintPressed: pick("#D3E4EB", "#DDDDDD", "#1D3B49")
    readonly property color line: pick("#6B777C", "#000000", "#FFFFFF")
    readonly property color edge: pick("#7F8A8F", "#000000", "#FFFFFF")
    readonly property color divider: pick("#DDD8CE", "#000000", "#FFFFFF")
    readonly property color focusRing: pick("#B35900", "#6B2E00", "#FFE45C")
    readonly property color scrim: pick("#12242D", "#000000", "#000000")
    /// The single tint fill of an icon.
    readonly property color iconTint: pick("#C8DFE8", "#FFFFFF", "#10242D")
    /// The big panel with the question of the page.
    readonly property color hero: pick("#0E5A78", "#003247", "#000000")
    readonly property color heroInk: pick("#FFFFFF", "#FFFFFF", "#FFFFFF")
    readonly property color heroInk2: pick("#E3EEF2", "#FFFFFF", "#EDEDED")
    readonly property color heroWave: pick("#FFFFFF", "#003247", "#000000")
    readonly property color heroControl: pick("#0A4760", "#001F2D", "#000000")

    // ---- status: colour and ground; the shape is fixed by the name ----------------------------
    readonly property color doneFg: pick("#1A6B3C", "#00401C", "#86F0A6")
    readonly property color doneBg: pick("#E5F2E9", "#FFFFFF", "#000000")
    readonly property color infoFg: pick("#0E5A78", "#003247", "#8FE0FF")
    readonly property color infoBg: pick("#E6F0F4", "#FFFFFF", "#10242D")
    readonly property color waitingFg: pick("#4A4B8C", "#22235E", "#CBD2FF")
    readonly property color waitingBg: pick("#ECECF8", "#FFFFFF", "#000000")
    readonly property color attentionFg: pick("#7A4A00", "#4A2B00", "#FFD45C")
    readonly property color attentionBg: pick("#FFF1D0", "#FFFFFF", "#000000")
    readonly property color problemFg: pick("#A3231B", "#6E0A05", "#FFB4AC")
    readonly property color problemBg: pick("#FBE9E7", "#FFFFFF", "#000000")
    readonly property color yellowCardFg: pick("#1B2429", "#000000", "#000000")
    readonly property color yellowCardBg: "#FFC933"
    readonly property color redCardFg: pick("#FFFFFF", "#FFFFFF", "#000000")
    readonly property color redCardBg: pick("#B3261E", "#6E0A05", "#FFB4AC")

    /// `status`: done, info, waiting, attention, problem, yellowCard, redCard, neutral.
    function statusFg(status: string): color {
        switch (status) {
        case "done":
            return doneFg;
        case "waiting":
            return waitingFg;
        case "attention":
            return attentionFg;
        case "problem":
            return problemFg;
        case "yellowCard":
            return yellowCardFg;
        case "redCard":
            return redCardFg;
        case "neutral":
            return text2;
        default:
            return infoFg;
        }
    }
    function statusBg(status: string): color {
        switch (status) {
        case "done":
            return doneBg;
        case "waiting":
            return waitingBg;
        case "attention":
            return attentionBg;
        case "problem":
            return problemBg;
        case "yellowCard":
            return yellowCardBg;
        case "redCard":
            return redCardBg;
        case "neutral":
            return surface;
        default:
            return infoBg;
        }
    }
    function statusIcon(status: string): string {
        switch (status) {
        case "done":
            return "status-done";
        case "waiting":
            return "status-waiting";
        case "attention":
            return "status-attention";
        case "problem":
            return "status-problem";
        case "yellowCard":
            return "card-yellow";
        case "redCard":
            return "card-red";
        default:
            return "status-info";
        }
    }
}
