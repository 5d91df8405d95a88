// A state or fact as shape + word: 当场办结, 请补, 待上传. Cannot be touched.
import QtQuick
import Kiosk.Theme

Rectangle {
    id: tag

    property string text: ""
    /// done, info, waiting, attention, problem, yellowCard, redCard, neutral
    property string status: "info"
    /// Another picture than the status' own shape; "none" for words alone.
    property string iconName: ""
    readonly property string picture: iconName === "none" ? "" : iconName !== "" ? iconName : Theme.statusIcon(status)

    color: Theme.statusBg(status)
    radius: Theme.radiusField
    border.width: Theme.highContrast ? Theme.stroke : 0
    border.color: Theme.statusFg(status)
    implicitHeight: Math.round(Theme.caption * 1.9)
    implicitWidth: row.implicitWidth + 2 * Theme.s6
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.s3

        IconImage {
            visible: tag.picture !== ""
            anchors.verticalCenter: parent.verticalCenter
            name: tag.picture
            side: Math.round(Theme.caption * 1.15)
            tone: Theme.statusFg(tag.status)
            fill: tag.color
            paper: tag.color
        }
        Txt {
            anchors.verticalCenter: parent.verticalCenter
            text: tag.text
            kind: "caption"
            bold: true
            wrapMode: Text.NoWrap
            color: Theme.statusFg(tag.status)
            Accessible.ignored: true
        }
    }
}
