// The questions of any item, a section at a time; in 长辈版 one question per screen.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: page

    required property ShellModel shell
    required property FormModel model
    readonly property var inputMethod: Qt.inputMethod
    readonly property PickerModel picker: model.picker as PickerModel
    readonly property bool picking: picker !== null && picker.visible
    readonly property bool blocked: model.blockedText !== ""
    readonly property bool single: model.elder && !model.rowOpen && !picking && !blocked
    /// A keyboard or pad takes the lower part of a low screen: what is not needed gives way.
    readonly property bool typing: pad.shown || inputMethod.visible
    readonly property bool tight: typing && (Theme.landscape || frame.low)

    color: Theme.bg

    function footerText(): string {
        if (page.blocked)
            return "";
        if (page.picking)
            return page.picker.multi ? qsTr("选好了") : "";
        if (page.model.rowOpen)
            return qsTr("填好了");
        if (page.model.lastScreen)
            return qsTr("填好了，去核对");
        return page.model.elder ? qsTr("下一题") : qsTr("下一步");
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        PageFrame {
            id: frame

            shell: page.shell
            title: page.blocked ? page.shell.itemTitle : page.picking ? page.picker.title : page.model.sectionTitle
            narrow: !Theme.portable
            showSteps: !page.model.elder && !page.tight && !page.blocked
            spacing: Theme.s12
            footerVisible: !page.tight
            footer.backText: page.model.rowOpen && !page.picking ? qsTr("不填了") : page.picking ? qsTr("返回") : page.single ? qsTr("上一题") : qsTr("上一步")
            footer.endVisible: true
            footer.primaryText: page.footerText()
            footer.primaryName: "form.next"
            footer.onBack: page.model.back()
            footer.onPrimary: page.picking ? page.picker.close() : page.model.next()
            Layout.fillWidth: true
            Layout.fillHeight: true

            StepBar {
                visible: page.single && !page.tight
                count: page.model.screenCount
                index: page.model.screenIndex
                words: qsTr("第 %1 题，共 %2 题").arg(index).arg(count)
                aside: page.model.sectionTitle
                Layout.fillWidth: true
            }
            PageTitle {
                visible: !page.single && !page.tight && !page.picking && !frame.low
                title: page.blocked ? page.shell.itemTitle : page.model.sectionTitle
            }
            Banner {
                objectName: "form.blocked"
                visible: page.blocked
                status: "attention"
                title: qsTr("请到窗口办理")
                text: page.model.blockedText
                actionText: qsTr("叫人帮忙")
                actionName: "form.help"
                Layout.fillWidth: true
                onAction: page.shell.callHelp()
            }
            Banner {
                objectName: "form.gaps"
                visible: page.model.errorsText !== "" && !page.picking && !page.tight
                status: "attention"
                text: page.model.errorsText
                Layout.fillWidth: true
            }
            PickerSheet {
                visible: page.picking
                picker: page.picker
                Layout.fillWidth: true
            }
            FormFields {
                id: fields

                visible: !page.picking && !page.blocked
                form: page.model
                activeOnly: page.tight && page.model.activePath !== ""
                Layout.fillWidth: true
            }
            Item {
                Layout.fillHeight: true
            }
            Banner {
                visible: page.single && !page.typing && page.model.changeable
                text: qsTr("选错了不要紧，交之前都能改。")
                Layout.fillWidth: true
            }
        }
        NumberPad {
            id: pad

            kind: page.model.padKind
            Layout.fillWidth: true
            onTyped: key => page.model.padKey(key)
            onErased: page.model.padDelete()
            onClosed: page.model.closePad()
            onDone: page.model.nextField()
        }
    }

    // After the layout has settled; a timer dies with the page, a late call would not.
    Timer {
        id: reveal

        property string path: ""

        interval: 1
        onTriggered: {
            const item = fields.itemOf(path === "" ? page.model.activePath : path);
            path = "";
            if (item !== null)
                frame.pager.reveal(item);
        }
    }
    Connections {
        target: page.model

        function onMoved() {
            reveal.start();
        }
        function onFocusRequested(path: string) {
            reveal.path = path;
            reveal.start();
        }
    }
    Connections {
        target: frame.pager

        function onHeightChanged() {
            reveal.start();
        }
    }
}
