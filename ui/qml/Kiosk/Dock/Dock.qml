// The dock's own window, marked 模拟: cards, paper and network of a practice terminal, by hand.
// It stands at the right edge, beside the terminal, where there is no window manager.
pragma ComponentBehavior: Bound

import Kiosk.Models
import QtQuick

Window {
    id: window

    required property DockModel dock

    color: "#c9c9c9"
    height: 1056
    title: "模拟台 SIMULATION"
    visible: true
    width: 540
    x: Screen.width - width

    Column {
        anchors.fill: parent
        anchors.margins: 20
        spacing: 22

        Rectangle {
            color: "#3a3a3a"
            height: 48
            width: parent.width

            Text {
                anchors.centerIn: parent
                color: "#ffffff"
                font.bold: true
                font.pixelSize: 20
                text: "模拟  SIMULATION"
            }
        }

        Text {
            color: "#7a1f1f"
            font.pixelSize: 17
            text: window.dock.message
            visible: text.length > 0
            width: parent.width
            wrapMode: Text.Wrap
        }

        DockGroup {
            standing: window.dock.card.length > 0 ? "卡在读卡器里" : "读卡器里没有卡"
            title: "卡"
            width: parent.width

            Repeater {
                model: window.dock.cards

                DockButton {
                    required property var modelData

                    active: window.dock.card === modelData.name
                    text: modelData.title
                    onPressed: window.dock.order("card place " + modelData.name)
                }
            }

            DockButton {
                text: "把卡取走"
                onPressed: window.dock.order("card remove")
            }
        }

        DockGroup {
            standing: window.dock.printer
            title: "打印机"
            width: parent.width

            DockButton {
                text: "撕下回执"
                onPressed: window.dock.order("paper tear")
            }

            DockButton {
                text: "纸用完"
                onPressed: window.dock.order("paper empty")
            }

            DockButton {
                text: "纸快用完"
                onPressed: window.dock.order("paper low")
            }

            DockButton {
                text: "换上新纸"
                onPressed: window.dock.order("paper refill")
            }

            DockButton {
                text: "打开盖"
                onPressed: window.dock.order("cover open")
            }

            DockButton {
                text: "盖上"
                onPressed: window.dock.order("cover close")
            }

            DockButton {
                text: "关机"
                onPressed: window.dock.order("printer off")
            }

            DockButton {
                text: "开机"
                onPressed: window.dock.order("printer on")
            }

            DockButton {
                text: "停着不收数据"
                onPressed: window.dock.order("printer stall")
            }
        }

        DockGroup {
            standing: window.dock.sheets
            title: "A4 打印机"
            width: parent.width

            DockButton {
                text: "都好了"
                onPressed: window.dock.order("sheets well")
            }

            DockButton {
                text: "纸用完"
                onPressed: window.dock.order("sheets empty")
            }

            DockButton {
                text: "卡纸"
                onPressed: window.dock.order("sheets jam")
            }

            DockButton {
                text: "墨粉快用完"
                onPressed: window.dock.order("sheets toner")
            }

            DockButton {
                text: "关机"
                onPressed: window.dock.order("sheets off")
            }

            DockButton {
                text: "收下不打"
                onPressed: window.dock.order("sheets stall")
            }

            DockButton {
                text: "取走打好的"
                onPressed: window.dock.order("sheets take")
            }
        }

        DockGroup {
            standing: window.dock.camera
            title: "摄像头"
            width: parent.width

            DockButton {
                text: "放一张纸"
                onPressed: window.dock.order("camera paper")
            }

            DockButton {
                text: "拍糊了"
                onPressed: window.dock.order("camera blurred")
            }

            DockButton {
                text: "拿走"
                onPressed: window.dock.order("camera nothing")
            }

            DockButton {
                text: "拔掉"
                onPressed: window.dock.order("camera unplug")
            }
        }

        DockGroup {
            standing: window.dock.network
            title: "网络"
            width: parent.width

            DockButton {
                text: "断网"
                onPressed: window.dock.order("network cut")
            }

            DockButton {
                text: "恢复"
                onPressed: window.dock.order("network restore")
            }

            DockButton {
                text: "很慢"
                onPressed: window.dock.order("network slow")
            }

            DockButton {
                text: "没有回音"
                onPressed: window.dock.order("network black-hole")
            }
        }
    }
}
