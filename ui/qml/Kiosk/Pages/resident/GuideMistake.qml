// What people get wrong, and what is right.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

ColumnLayout {
    id: mistake

    required property string wrong
    required property string correct
    required property string why

    spacing: Theme.s3

    Divider {}
    RowLayout {
        spacing: Theme.s9

        IconImage {
            name: "status-attention"
            side: Theme.portrait ? Theme.icon : Math.round(Theme.body * 1.2)
            tone: Theme.attentionFg
            fill: Theme.attentionBg
        }
        GridLayout {
            columns: Theme.landscape && !Theme.elder ? 2 : 1
            columnSpacing: Theme.s9
            rowSpacing: 0
            uniformCellWidths: true
            Layout.fillWidth: true

            Txt {
                text: mistake.why === "" || (Theme.landscape && !Theme.elder) ? mistake.wrong : mistake.wrong + "（" + mistake.why + "）"
                bold: true
                Layout.fillWidth: true
            }
            RowLayout {
                spacing: Theme.s3

                IconImage {
                    name: "check"
                    side: Math.round(Theme.body * 0.8)
                    tone: Theme.doneFg
                }
                Txt {
                    text: mistake.correct
                    color: Theme.doneFg
                    Layout.fillWidth: true
                }
            }
        }
    }
}
