// 拍照: asks first, then the live picture, the page that was taken, all pages; or other ways.
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

    objectName: "page.camera"
    title: step === "consent" ? qsTr("先跟您说清楚：要拍照") : step === "check" ? qsTr("看一看，清楚吗？") : step === "ways" ? qsTr("换个办法交") : step === "phone" ? qsTr("用手机传") : model.subject
    subtitle: step === "live" ? (model.person ? qsTr("坐直，看镜头，脸在框里。") : qsTr("把纸放平，四个角都在画面里。")) : step === "check" ? (model.person ? qsTr("看得清、没挡住，就用这张。") : qsTr("字看得清、四角齐全，就用这张。")) : step === "pages" || step === "binding" ? qsTr("已拍 %1 页。还有就接着拍。").arg(model.pageCount) : step === "consent" ? "" : model.subject
    narrow: Theme.portrait
    spacing: Theme.s12
    footer.backText: step === "consent" || busy ? "" : qsTr("上一步")
    footer.endVisible: !busy
    footer.primaryText: step === "consent" ? qsTr("同意并拍照") : step === "live" ? qsTr("拍一张") : step === "check" ? qsTr("清楚，用这张") : step === "pages" ? qsTr("拍好了") : step === "ways" && model.byCamera ? qsTr("还是拍照") : step === "phone" && phone.step === "arrived" ? qsTr("好了，用这些") : ""
    footer.primaryIcon: step === "live" || step === "ways" ? "camera" : "check"
    footer.primaryName: "camera." + (step === "consent" ? "agree" : step === "live" ? "shoot" : step === "check" ? "keep" : step === "pages" ? "finish" : step === "ways" ? "use" : "usePhone")
    footer.otherText: step === "consent" ? qsTr("不同意，换别的办法") : step === "check" ? qsTr("重拍") : step === "pages" && !model.full ? qsTr("再拍一页") : ""
    footer.otherName: step === "consent" ? "camera.disagree" : "camera.again"
    footer.onBack: page.model.back()
    footer.onOther: step === "consent" ? page.model.otherWays() : page.model.again()
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

    PageTitle {
        visible: !page.low
        title: page.title
        subtitle: page.subtitle
    }
    CameraNotice {
        visible: page.step === "consent"
        person: page.model.person
        Layout.fillWidth: true
    }
    Banner {
        objectName: "camera.message"
        visible: page.model.message !== "" && page.step !== "check"
        status: page.step === "ways" ? "info" : "attention"
        iconName: page.step === "ways" ? "camera" : ""
        text: page.model.message
        Layout.fillWidth: true
    }
    CameraView {
        visible: page.step === "live" || page.step === "looking" || page.step === "check"
        model: page.model
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: Theme.mm(page.low ? 90 : Theme.landscape ? 100 : 150)
    }
    CameraPages {
        visible: page.step === "pages" || page.step === "binding"
        model: page.model
        closed: page.busy
        Layout.fillWidth: true
    }
    ListRow {
        objectName: "camera.toPhone"
        visible: page.model.byPhone && page.step === "live" && page.model.pageCount === 0
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
        Layout.fillWidth: true
    }
    ColumnLayout {
        visible: page.busy && page.model.slow
        spacing: Theme.s9
        Layout.fillWidth: true

        Txt {
            text: page.step === "binding" ? qsTr("正在把几页合成一份…") : qsTr("正在看清楚这一张…")
            kind: "strong"
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        ProgressLine {
            Layout.fillWidth: true
        }
        NeutralButton {
            objectName: "camera.cancel"
            visible: page.model.cancellable
            text: qsTr("取消")
            Layout.alignment: Qt.AlignHCenter
            onClicked: page.model.cancel()
        }
    }
    Item {
        visible: page.step !== "live" && page.step !== "looking" && page.step !== "check"
        Layout.fillHeight: true
    }
}
