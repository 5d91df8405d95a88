// 请用手指签上您的名字: a pad of at least 180 x 90 mm with a baseline.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property SignatureModel model
    /// The whole pad stays in sight, so what is not needed gives way.
    readonly property bool cramped: Theme.portable || (Theme.landscape && Theme.elder)

    title: qsTr("请用手指签上您的名字")
    subtitle: cramped ? "" : qsTr("写得大一点，写不好可以重写。不会签，请按“不会签”。")
    showSteps: !cramped
    narrow: Theme.portrait
    spacing: Theme.s9
    footer.backText: qsTr("上一步")
    footer.endVisible: true
    footer.primaryText: qsTr("签好了，提交")
    footer.primaryIcon: "check"
    footer.primaryName: "signature.finish"
    footer.onBack: page.model.back()
    footer.onPrimary: page.model.finish()

    PageTitle {
        visible: !page.low
        title: page.title
        subtitle: page.subtitle
    }
    GridLayout {
        columns: Theme.landscape ? 2 : 1
        columnSpacing: Theme.s12
        rowSpacing: Theme.s9
        Layout.fillWidth: true
        Layout.fillHeight: true

        ColumnLayout {
            spacing: Theme.s9
            Layout.row: Theme.landscape ? 0 : 1
            Layout.column: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            SignaturePad {
                model: page.model
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumWidth: Math.round((Theme.portable ? 150 : 180) * Theme.pxPerMm)
                Layout.minimumHeight: Math.round((Theme.portable ? 70 : 90) * Theme.pxPerMm)
            }
            Banner {
                objectName: "signature.error"
                visible: page.model.error !== ""
                status: "attention"
                text: page.model.error
                Layout.fillWidth: true
            }
        }
        Card {
            Layout.row: 0
            Layout.column: Theme.landscape ? 1 : 0
            Layout.fillWidth: true
            Layout.maximumWidth: Theme.landscape ? Math.round(page.contentWidth * 0.3) : -1
            Layout.alignment: Qt.AlignTop

            Txt {
                text: qsTr("我签的是")
                kind: "caption"
            }
            Txt {
                text: page.shell.itemTitle
                kind: "strong"
                Layout.fillWidth: true
            }
            NeutralButton {
                objectName: "signature.clear"
                visible: Theme.landscape
                text: qsTr("重写")
                iconName: "undo"
                Layout.fillWidth: true
                onClicked: page.model.clear()
            }
            NeutralButton {
                objectName: "signature.cannot"
                visible: Theme.landscape
                text: qsTr("不会签")
                iconName: "bell"
                Layout.fillWidth: true
                onClicked: page.shell.callHelp()
            }
            Txt {
                visible: Theme.landscape && !Theme.elder
                text: qsTr("提交以后不能直接改。要改，请问工作人员，或按告知的办法补正。")
                kind: "caption"
                Layout.fillWidth: true
            }
        }
    }
    RowLayout {
        visible: Theme.portrait
        spacing: Theme.s9
        uniformCellSizes: true
        Layout.fillWidth: true

        NeutralButton {
            objectName: "signature.clear"
            text: qsTr("重写")
            iconName: "undo"
            Layout.fillWidth: true
            onClicked: page.model.clear()
        }
        NeutralButton {
            objectName: "signature.cannot"
            text: qsTr("不会签")
            iconName: "bell"
            Layout.fillWidth: true
            onClicked: page.shell.callHelp()
        }
    }
    Banner {
        visible: Theme.portrait
        title: qsTr("提交以后不能直接改")
        text: qsTr("要改，请问工作人员，或按告知的办法补正。")
        Layout.fillWidth: true
    }
}
