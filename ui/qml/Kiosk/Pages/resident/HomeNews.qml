// 事项有变化: the newest notice, and the way to all of them.
import QtQuick
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ListRow {
    id: news

    required property ShellModel shell
    required property HomeModel home
    readonly property var newest: shell.notices.length > 0 ? shell.notices[0] : null

    objectName: "home.notices"
    visible: newest !== null
    text: newest === null ? "" : newest.title
    hint: newest === null || !Theme.elder ? "" : newest.day
    implicitHeight: Theme.elder ? Math.round(Theme.tile * 1.1) : Theme.control
    tagText: !Theme.elder ? qsTr("事项有变化") : ""
    tagIcon: "none"
    iconName: "bell"
    framed: true
    onClicked: news.home.openNotices()
}
