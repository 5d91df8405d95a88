// 拍照: asks first, then the live picture, the page that was taken, all pages; or other ways. A wide
// screen has the words beside the picture, so that the picture is large.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

PageFrame {
    id: page

    required property CameraModel model
    readonly property string step: model.step
    readonly property PhoneModel phone: model.phone as PhoneModel
    readonly property bool busy: step === "looking" || step === "binding"
    readonly property bool viewing: step === "live" || step === "looking" || step === "check"
    readonly property bool beside: viewing && Theme.landscape
    readonly property string other: step === "consent" ? qsTr("不同意，换别的办法") : step === "check" ? qsTr("重拍") : step === "pages" && !model.full ? qsTr("再拍一页") : ""
    readonly property string otherName: step === "consent" ? "camera.disagree" : "camera.again"
    /// Large letters leave no room for a third button in the footer.
    readonly property bool apart: Theme.elder && Theme.portrait

    objectName: "page.camera"
    title: step === "consent" ? qsTr("先跟您说清楚：要拍照") : step === "check" ? qsTr("看一看，清楚吗？") : step === "ways" ? qsTr("换个办法交") : step === "phone" ? qsTr("用手机传") : model.subject
    subtitle: step === "live" ? (model.person ? qsTr("坐直，看镜头，脸在框里。") : qsTr("把纸放平，四个角都在画面里。")) : step === "check" ? (model.person ? qsTr("看得清、没挡住，就用这张。") : qsTr("字看得清、四角齐全，就用这张。")) : step === "pages" || step === "binding" ? qsTr("已拍 %1 页。还有就接着拍。").arg(model.pageCount) : step === "consent" ? "" : model.subject
    showSteps: !beside
    narrow: Theme.portrait
    spacing: Theme.s12
    footer.backText: step === "consent" || busy ? "" : qsTr("上一步")
    footer.endVisible: !busy
    footer.primaryText: step === "consent" ? qsTr("同意并拍照") : step === "live" ? qsTr("拍一张") : step === "check" ? qsTr("清楚，用这张") : step === "pages" ? qsTr("拍好了") : step === "ways" && model.byCamera ? qsTr("还是拍照") : step === "phone" && phone.step === "arrived" ? qsTr("好了，用这些") : ""
    footer.primaryIcon: step === "live" || step === "ways" ? "camera" : "check"
    footer.primaryName: "camera." + (step === "consent" ? "agree" : step === "live" ? "shoot" : step === "check" ? "keep" : step === "pages" ? "finish" : step === "ways" ? "use" : "usePhone")
    footer.otherText: apart ? "" : other
    footer.otherName: otherName
    footer.onBack: page.model.back()
    footer.onOther: page.goOther()
    footer.onPrimary: {
        switch (page.step) {
        case "consent":
            return page.model.agree();
        case "live":
            return page.model.shoot();
        case "check":
            return page.model.keep();
        case "pages":
            return page.model.finish();
        case "ways":
            return page.model.useCamera();
        default:
            return page.model.usePhone();
        }
    }

    function goOther() {
        if (page.step === "consent")
            page.model.otherWays();
        else
            page.model.again();
    }

    GridLayout {
        columns: page.beside ? 2 : 1
        columnSpacing: Theme.s18
        rowSpacing: Theme.s12
        Layout.fillWidth: true
        Layout.fillHeight: page.viewing

        CameraView {
            id: view

            visible: page.viewing
            model: page.model
            Layout.row: page.beside ? 0 : 1
            Layout.column: 0
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: Theme.mm(page.low ? 90 : Theme.landscape ? 120 : 150)
            Layout.maximumHeight: view.ratio > 0 && !page.beside ? Math.round(page.contentWidth * view.ratio) : -1
        }
        ColumnLayout {
            spacing: Theme.s12
            Layout.row: 0
            Layout.column: page.beside ? 1 : 0
            Layout.fillWidth: true
            Layout.fillHeight: page.beside
            Layout.maximumWidth: page.beside ? Math.round(page.contentWidth * 0.32) : -1

            PageTitle {
                visible: !page.low
                title: page.title
                subtitle: page.subtitle
            }
            Banner {
                objectName: "camera.message"
                visible: page.model.message !== "" && page.step !== "check"
                status: page.step === "ways" ? "info" : "attention"
                iconName: page.step === "ways" ? "camera" : ""
                text: page.model.message
                Layout.fillWidth: true
            }
            CameraBusy {
                visible: page.busy && page.model.slow
                binding: page.step === "binding"
                cancellable: page.model.cancellable
                Layout.fillWidth: true
                onCancel: page.model.cancel()
            }
            Item {
                visible: page.beside
                Layout.fillHeight: true
            }
            ListRow {
                objectName: "camera.toPhone"
                visible: page.beside && page.model.byPhone && page.step === "live" && page.model.pageCount === 0
                text: qsTr("照片在手机里？扫码上传")
                hint: page.shell.online ? "" : qsTr("联网后才能用")
                framed: true
                Layout.fillWidth: true
                onClicked: page.model.openPhone()
            }
        }
    }
    CameraNotice {
        visible: page.step === "consent"
        person: page.model.person
        byPhone: page.model.byPhone
        Layout.fillWidth: true
    }
    CameraPages {
        visible: page.step === "pages" || page.step === "binding"
        model: page.model
        closed: page.busy
        room: page.contentWidth
    }
    ListRow {
        objectName: "camera.toPhone"
        visible: !page.beside && page.model.byPhone && page.step === "live" && page.model.pageCount === 0
        text: qsTr("照片在手机里？扫码上传")
        hint: page.shell.online ? "" : qsTr("联网后才能用")
        iconName: "phone"
        framed: true
        Layout.fillWidth: true
        onClicked: page.model.openPhone()
    }
    CameraWays {
        visible: page.step === "ways"
        shell: page.shell
        model: page.model
        Layout.fillWidth: true
    }
    CameraPhone {
        visible: page.step === "phone"
        model: page.phone
        low: page.low
        Layout.fillWidth: true
    }
    Item {
        visible: !page.beside
        Layout.fillHeight: true
        Layout.maximumHeight: page.viewing && view.ratio <= 0 ? 0 : -1
    }
    SecondaryButton {
        objectName: page.otherName
        visible: page.apart && page.other !== ""
        text: page.other
        Layout.fillWidth: true
        onClicked: page.goOther()
    }
}
