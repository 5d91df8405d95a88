// One step of the course: done = tick, now = ring with a clock, next = dashed; who and where.
import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import Kiosk.Controls
import Kiosk.Theme

RowLayout {
    id: step

    required property string title
    required property string detail
    required property string mark
    required property string tag
    required property string handler
    required property string phone
    required property string opinion
    readonly property int disc: Math.round(Theme.strong * 1.4)

    objectName: "step." + mark
    spacing: Theme.s12
    Accessible.role: Accessible.ListItem
    Accessible.name: [title, tag, detail].filter(part => part !== "").join(" ")

    Item {
        implicitWidth: step.disc
        Layout.fillHeight: true

        Rectangle {
            visible: step.mark !== "next"
            anchors.horizontalCenter: parent.horizontalCenter
            y: step.disc
            width: Theme.strokeSelected
            height: parent.height - step.disc
            color: step.mark === "done" ? Theme.doneFg : Theme.divider
        }
        Rectangle {
            visible: step.mark !== "next"
            width: step.disc
            height: step.disc
            radius: width / 2
            color: step.mark === "done" ? Theme.doneFg : Theme.surface
            border.width: Theme.strokeSelected
            border.color: step.mark === "done" ? Theme.doneFg : Theme.primary

            IconImage {
                anchors.centerIn: parent
                name: step.mark === "done" ? "check" : "clock"
                side: Math.round(step.disc * 0.6)
                tone: step.mark === "done" ? Theme.surface : Theme.primary
            }
        }
        Shape {
            visible: step.mark === "next"
            width: step.disc
            height: step.disc
            preferredRendererType: Shape.CurveRenderer

            ShapePath {
                strokeColor: Theme.line
                strokeWidth: Theme.stroke + 1
                fillColor: "transparent"
                strokeStyle: ShapePath.DashLine
                dashPattern: [2, 2]

                PathAngleArc {
                    centerX: step.disc / 2
                    centerY: step.disc / 2
                    radiusX: step.disc / 2 - 2 * Theme.stroke
                    radiusY: radiusX
                    sweepAngle: 360
                }
            }
        }
    }
    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.s9

        RowLayout {
            spacing: Theme.s9
            Layout.fillWidth: true

            Txt {
                text: step.title
                kind: "strong"
                color: step.mark === "next" ? Theme.text2 : Theme.text
                Layout.fillWidth: step.tag === ""
            }
            Tag {
                visible: step.tag !== ""
                text: step.tag
                iconName: "none"
            }
        }
        Txt {
            visible: text !== ""
            text: step.detail
            kind: "caption"
            Layout.fillWidth: true
        }
        Txt {
            visible: text !== ""
            text: step.opinion === "" ? "" : qsTr("意见：%1").arg(step.opinion)
            Layout.fillWidth: true
            Layout.topMargin: Theme.s3
        }
        Rectangle {
            visible: step.handler !== "" || step.phone !== ""
            color: Theme.tint
            radius: Theme.radiusField
            border.width: Theme.highContrast ? Theme.stroke : 0
            border.color: Theme.edge
            implicitHeight: who.implicitHeight + 2 * Theme.s6
            Layout.fillWidth: true
            Layout.topMargin: Theme.s3

            RowLayout {
                id: who

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: Theme.s9
                anchors.rightMargin: Theme.s9
                spacing: Theme.s12

                IconImage {
                    name: "person"
                    side: Theme.icon
                }
                ColumnLayout {
                    visible: step.handler !== ""
                    spacing: 0
                    Layout.fillWidth: true

                    Txt {
                        text: qsTr("经办人")
                        kind: "caption"
                    }
                    Txt {
                        text: step.handler
                        kind: "strong"
                        Layout.fillWidth: true
                    }
                }
                ColumnLayout {
                    visible: step.phone !== ""
                    spacing: 0

                    Txt {
                        text: qsTr("办公电话")
                        kind: "caption"
                    }
                    Txt {
                        text: step.phone
                        kind: "strong"
                    }
                }
            }
        }
    }
}
