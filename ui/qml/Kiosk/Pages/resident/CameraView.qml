// The live picture, or the page that was just taken. A person's photograph has a frame to sit in.
import QtQuick
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

Rectangle {
    id: view

    required property CameraModel model
    readonly property bool check: model.step === "check"
    /// Height over width of what is shown; 0 while nothing is.
    readonly property real ratio: picture.implicitWidth > 0 ? picture.implicitHeight / picture.implicitWidth : 0

    color: Theme.scrim
    radius: Theme.radiusCard
    border.width: Theme.strokeSelected
    border.color: Theme.primary
    Accessible.role: Accessible.Graphic
    Accessible.name: check ? qsTr("刚拍的照片") : qsTr("摄像头看到的画面")

    Image {
        id: picture

        objectName: "camera.picture"
        anchors.fill: parent
        anchors.margins: Theme.strokeSelected * 2
        source: view.check ? view.model.taken : view.model.live
        cache: false
        fillMode: Image.PreserveAspectFit
    }
    Rectangle {
        visible: view.model.shape > 0 && !view.check && picture.source.toString() !== ""
        anchors.centerIn: picture
        height: Math.min(picture.paintedHeight, picture.paintedWidth / Math.max(view.model.shape, 0.1))
        width: height * view.model.shape
        color: "transparent"
        border.width: Theme.strokeSelected
        border.color: Theme.heroInk
    }
    Txt {
        visible: picture.source.toString() === ""
        anchors.centerIn: parent
        text: qsTr("正在打开摄像头…")
        kind: "strong"
        color: Theme.heroInk
    }
    Tag {
        visible: !view.model.person
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.margins: Theme.s9
        text: qsTr("第 %1 页").arg(view.model.pageCount + 1)
        status: "info"
        iconName: "document"
    }
}
