// 谁能办, 要带什么, 怎么办, 容易填错的地方. Two columns where the screen is wide.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

GridLayout {
    id: overview

    required property GuideModel model

    columns: Theme.landscape ? 2 : 1
    columnSpacing: Theme.s6
    rowSpacing: Theme.portrait ? Theme.s6 : Theme.s3
    uniformCellWidths: true

    GuideWho {
        visible: Theme.portrait
        model: overview.model
        Layout.fillWidth: true
    }
    Card {
        title: qsTr("要带什么")
        spacing: Theme.s3
        Layout.fillWidth: true
        Layout.fillHeight: true

        Txt {
            visible: bring.count === 0
            text: qsTr("未公布")
        }
        Repeater {
            id: bring

            model: overview.model.materials

            GuideMaterial {
                Layout.fillWidth: true
            }
        }
    }
    Card {
        title: qsTr("怎么办")
        Layout.fillWidth: true
        Layout.fillHeight: true

        GuideFlow {
            model: overview.model
            Layout.fillWidth: true
        }
        Txt {
            text: overview.model.statutory === "" || Theme.landscape ? qsTr("办好后得到：%1。").arg(overview.model.result) : qsTr("办好后得到：%1。法定时限 %2。").arg(overview.model.result).arg(overview.model.statutory)
            kind: Theme.portrait ? "body" : "caption"
            color: Theme.text2
            Layout.fillWidth: true
        }
    }
    Card {
        visible: wrong.count > 0
        title: qsTr("容易填错的地方")
        aside: qsTr("共 %1 处，填表时还会提醒").arg(wrong.count)
        spacing: Theme.s3
        Layout.fillWidth: true
        Layout.columnSpan: overview.columns

        Repeater {
            id: wrong

            model: overview.model.mistakes

            GuideMistake {
                Layout.fillWidth: true
            }
        }
    }
}
