// 上一步 | 结束办理 | the primary button, labelled by its result. 长辈版: 结束办理 in a row of its own.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: bar

    required property ShellModel shell
    property string backText: ""
    property bool endVisible: false
    property string primaryText: ""
    property string primaryIcon: "chevron-right"
    property string primaryName: "footer.primary"
    /// One more way beside the primary one, as an outline.
    property string otherText: ""
    property string otherIcon: ""
    property string otherName: "footer.other"
    readonly property bool stacked: Theme.elder && Theme.portrait && endVisible && backText !== "" && primaryText !== ""

    signal back
    signal primary
    signal other

    columns: stacked ? 2 : 6
    columnSpacing: Theme.s9
    rowSpacing: 0

    Loader {
        active: bar.backText !== ""
        visible: active
        Layout.preferredWidth: bar.stacked ? 100 : -1
        Layout.fillWidth: bar.stacked

        sourceComponent: NeutralButton {
            objectName: "footer.back"
            text: bar.backText
            iconName: "chevron-left"
            minHeight: Theme.primaryButton
            onClicked: bar.back()
        }
    }
    Loader {
        active: bar.endVisible && !bar.stacked
        visible: active
        sourceComponent: end
    }
    Item {
        visible: bar.primaryText === "" || (!bar.stacked && Theme.landscape)
        Layout.fillWidth: true
    }
    Loader {
        active: bar.otherText !== ""
        visible: active

        sourceComponent: SecondaryButton {
            objectName: bar.otherName
            text: bar.otherText
            iconName: bar.otherIcon
            minHeight: Theme.primaryButton
            onClicked: bar.other()
        }
    }
    Loader {
        active: bar.primaryText !== ""
        visible: active
        Layout.fillWidth: true
        Layout.minimumWidth: Theme.landscape ? Math.round(bar.width * 0.36) : 0
        Layout.maximumWidth: Theme.landscape ? Math.round(bar.width * 0.5) : -1
        Layout.preferredWidth: bar.stacked ? 160 : -1

        sourceComponent: PrimaryButton {
            objectName: bar.primaryName
            text: bar.primaryText
            iconName: bar.primaryIcon
            iconAfter: bar.primaryIcon === "chevron-right"
            onClicked: bar.primary()
        }
    }
    Loader {
        active: bar.stacked
        visible: active
        sourceComponent: end
        Layout.columnSpan: 2
        Layout.alignment: Qt.AlignHCenter
    }
    Component {
        id: end

        PlainButton {
            objectName: "footer.end"
            text: qsTr("结束办理")
            iconName: "exit"
            minHeight: bar.stacked ? Theme.control : Theme.primaryButton
            onClicked: bar.shell.askEnd()
        }
    }
}
