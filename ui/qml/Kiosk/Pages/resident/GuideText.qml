// A heading and its words: side by side, or one under the other for long ones.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

ColumnLayout {
    id: line

    required property string label
    required property string text
    property bool stacked: false

    spacing: Theme.s3

    Divider {}
    GridLayout {
        columns: line.stacked || (Theme.elder && Theme.portrait) ? 1 : 2
        columnSpacing: Theme.s12
        rowSpacing: 0

        Txt {
            text: line.label
            bold: line.stacked
            color: line.stacked ? Theme.text : Theme.text2
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: line.stacked
            Layout.preferredWidth: line.stacked ? -1 : Math.round(Theme.body * 8)
        }
        Txt {
            visible: line.text !== ""
            text: line.text
            bold: !line.stacked
            color: line.stacked ? Theme.text2 : Theme.text
            Layout.fillWidth: true
        }
    }
}
