// One fact that is told before something is asked of a person: a question and its answer.
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

Card {
    id: fact

    property string iconName: ""
    property string question: ""
    property string answer: ""

    padding: Theme.portrait ? Theme.s18 : Theme.s12
    Layout.fillWidth: true
    Layout.fillHeight: true

    RowLayout {
        spacing: Theme.s12
        Layout.fillWidth: true

        IconImage {
            name: fact.iconName
            side: Theme.iconLarge
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            Txt {
                text: fact.question
                kind: Theme.portrait ? "h2" : "strong"
                Layout.fillWidth: true
            }
            Txt {
                text: fact.answer
                font.pixelSize: Theme.portrait ? Theme.strong : Theme.body
                Layout.fillWidth: true
            }
        }
    }
}
