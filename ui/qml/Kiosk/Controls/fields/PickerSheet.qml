// The list of a picker: where one is (regions), a search box when the list is long, the choices.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: sheet

    required property PickerModel picker

    spacing: Theme.s9
    Layout.fillHeight: false

    PageTitle {
        title: sheet.picker.title
        subtitle: sheet.picker.hint
    }
    Flow {
        visible: sheet.picker.trail.length > 0
        spacing: Theme.s6
        Layout.fillWidth: true

        Repeater {
            model: sheet.picker.trail

            PillButton {
                required property string modelData
                required property int index

                objectName: "picker.trail." + index
                text: modelData
                iconName: "chevron-left"
                Accessible.description: qsTr("回到这一级重选")
                onClicked: sheet.picker.up(index)
            }
        }
    }
    InputBox {
        visible: sheet.picker.searchable
        active: query.activeFocus
        Layout.fillWidth: true

        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: Theme.s12
            anchors.rightMargin: Theme.s6
            spacing: Theme.s9

            IconImage {
                name: "search"
                side: Theme.iconSmall
                tone: Theme.text2
            }
            TextInput {
                id: query

                objectName: "picker.query"
                font.family: Theme.family
                font.pixelSize: Theme.strong
                color: Theme.text
                verticalAlignment: TextInput.AlignVCenter
                clip: true
                maximumLength: 20
                inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTr("在里面找")
                Layout.fillWidth: true
                Layout.fillHeight: true
                onTextEdited: sheet.picker.query = text
                onAccepted: focus = false

                Txt {
                    anchors.fill: parent
                    visible: query.text === "" && query.preeditText === ""
                    text: qsTr("在里面找")
                    font.pixelSize: Theme.strong
                    color: Theme.text2
                    Accessible.ignored: true
                }
                Connections {
                    target: sheet.picker

                    function onChanged() {
                        if (sheet.picker.query === "" && query.text !== "" && !query.activeFocus)
                            query.clear();
                    }
                }
            }
        }
    }
    GridLayout {
        columns: Theme.landscape ? 3 : 2
        columnSpacing: Theme.s6
        rowSpacing: Theme.s6
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: false

        Repeater {
            model: sheet.picker.options

            ChoiceRow {
                id: option

                required property string code
                required property string label
                required property bool isChosen
                required property bool isMore

                objectName: "picker." + code
                text: label
                chosen: isChosen
                more: isMore
                several: sheet.picker.multi
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: sheet.picker.choose(option.code)
            }
        }
    }
    Banner {
        visible: sheet.picker.nothing
        text: sheet.picker.query === "" ? qsTr("这里的名单还没装好，请叫人帮忙。") : qsTr("没找到“%1”。换个说法再找。").arg(sheet.picker.query)
        Layout.fillWidth: true
    }
}
