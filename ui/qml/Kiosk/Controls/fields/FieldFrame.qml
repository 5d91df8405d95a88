// What every question shares: label, hint with 例：…, common mistakes, the control, what to do next.
// A value that came from elsewhere stands in a dashed box with its source until 更改; who applies
// stays as the card says.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: field

    required property var row
    required property FormScreenModel form
    default property alias content: slot.data
    /// On a low screen only the field that is typed into stands above the keyboard.
    property bool alone: false
    readonly property bool large: form.elder && !form.rowOpen
    /// Rows of a table stay to be seen, whoever told them.
    readonly property bool closed: row.source !== "" && row.control !== "table"
    readonly property bool active: form.activePath === row.path
    readonly property color lineColor: row.error !== "" ? Theme.problemFg : Theme.line

    visible: !alone || active
    spacing: Theme.s3
    Layout.fillHeight: false
    Accessible.role: Accessible.Grouping
    Accessible.name: row.label

    RowLayout {
        spacing: Theme.s6
        Layout.fillWidth: true

        Txt {
            visible: field.row.label !== field.form.sectionTitle || field.large || field.alone
            text: field.row.label
            kind: field.large ? "h1" : "strong"
            Accessible.role: Accessible.Heading
            Layout.fillWidth: true
        }
        Tag {
            visible: field.row.example
            text: qsTr("示例")
            status: "neutral"
            iconName: "none"
        }
        Tag {
            visible: field.row.from_card
            text: field.row.source
            status: "info"
            iconName: "chip-card"
        }
    }
    Txt {
        objectName: "field." + field.row.path + ".source"
        visible: field.row.source !== "" && !field.row.from_card
        text: field.row.source
        kind: "caption"
        bold: true
        color: Theme.primary
        Layout.fillWidth: true
    }
    Txt {
        readonly property string sample: field.row.sample === "" ? "" : qsTr("例：%1").arg(field.row.sample)

        visible: text !== "" && !field.closed
        text: [field.row.hint, sample].filter(part => part !== "").join(field.row.hint.endsWith("。") ? "" : "。")
        kind: field.large ? "body" : "caption"
        color: Theme.text2
        Layout.fillWidth: true
    }
    Repeater {
        model: field.closed ? [] : field.row.mistakes

        Txt {
            required property string modelData

            text: qsTr("容易填错：%1").arg(modelData)
            kind: "caption"
            Layout.fillWidth: true
        }
    }
    Item {
        id: closedBox

        visible: field.closed
        implicitHeight: Math.max(Theme.field, closedWords.implicitHeight + 2 * Theme.s3)
        Layout.fillWidth: true

        // Not a Shape: without a graphics card that is drawn over what stands outside of the page.
        Canvas {
            readonly property color edge: Theme.line
            readonly property color paper: Theme.bg

            anchors.fill: parent
            onEdgeChanged: requestPaint()
            onPaperChanged: requestPaint()
            onPaint: {
                const pen = getContext("2d");
                pen.reset();
                pen.lineWidth = Theme.stroke;
                pen.strokeStyle = edge;
                pen.fillStyle = paper;
                pen.setLineDash([3, 3]);
                pen.beginPath();
                pen.roundedRect(Theme.stroke, Theme.stroke, width - 2 * Theme.stroke, height - 2 * Theme.stroke, Theme.radiusField, Theme.radiusField);
                pen.fill();
                pen.stroke();
            }
        }
        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: Theme.s12
            spacing: Theme.s3

            Txt {
                id: closedWords

                objectName: "field." + field.row.path + ".shown"
                text: field.row.shown
                font.pixelSize: field.large ? Theme.h2 : Theme.strong
                Layout.fillWidth: true
            }
            PlainButton {
                objectName: "field." + field.row.path + ".reveal"
                visible: field.row.maskable && !field.row.revealed
                text: qsTr("显示")
                ink: Theme.primary
                minHeight: Theme.touch
                onClicked: field.form.reveal(field.row.path)
            }
            PlainButton {
                objectName: "field." + field.row.path + ".change"
                visible: field.row.fixed === ""
                text: qsTr("更改")
                ink: Theme.primary
                minHeight: Theme.touch
                onClicked: field.form.change(field.row.path)
            }
        }
    }
    Txt {
        objectName: "field." + field.row.path + ".fixed"
        visible: text !== ""
        text: field.row.fixed
        kind: field.large ? "body" : "caption"
        color: Theme.text2
        Layout.fillWidth: true
    }
    ColumnLayout {
        id: slot

        visible: !field.closed
        spacing: Theme.s6
        Layout.fillWidth: true
    }
    RowLayout {
        visible: field.row.error !== ""
        spacing: Theme.s3
        Layout.fillWidth: true

        IconImage {
            name: "status-problem"
            side: Math.round(Theme.body * 1.15)
            tone: Theme.problemFg
            fill: Theme.problemBg
            paper: Theme.problemBg
            Layout.alignment: Qt.AlignTop
        }
        Txt {
            objectName: "field." + field.row.path + ".error"
            text: field.row.error
            bold: true
            color: Theme.problemFg
            Accessible.role: Accessible.AlertMessage
            Layout.fillWidth: true
        }
    }
}
