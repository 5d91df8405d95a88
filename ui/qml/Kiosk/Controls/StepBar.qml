// 第 3 步，共 6 步 填信息: where the visit is, as words and as bars.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

ColumnLayout {
    id: bar

    property int count: 0
    /// The current step, from 1.
    property int index: 0
    property string title: ""
    property string aside: ""
    /// A unit instead of 步 (题 in 长辈版).
    property string words: qsTr("第 %1 步，共 %2 步").arg(index).arg(count)

    spacing: Theme.s3

    RowLayout {
        spacing: Theme.s9
        Layout.fillWidth: true

        Txt {
            text: bar.title === "" ? bar.words : bar.words + "　" + bar.title
            kind: "caption"
            bold: true
            color: Theme.primary
        }
        Txt {
            text: bar.aside
            kind: "caption"
            horizontalAlignment: Text.AlignRight
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
    }
    RowLayout {
        spacing: Theme.s3
        Layout.fillWidth: true
        Accessible.ignored: true

        Repeater {
            model: bar.count

            Rectangle {
                required property int index

                implicitHeight: Theme.s3 + Theme.stroke
                radius: height / 2
                color: index < bar.index ? Theme.primary : Theme.divider
                border.width: Theme.highContrast ? Theme.hairline : 0
                border.color: Theme.text
                Layout.fillWidth: true
            }
        }
    }
}
