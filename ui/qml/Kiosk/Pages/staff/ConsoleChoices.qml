// One of several values for a setting, in front of the page.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Controls.fields
import Kiosk.Models

DialogPlate {
    id: dialog

    required property ConsoleSettingsModel settings

    title: settings.choosing
    otherText: qsTr("不改了")
    otherIcon: "undo"
    otherName: "console.choice.cancel"
    onOther: settings.closeChoices()

    Repeater {
        model: dialog.settings.choices

        ChoiceRow {
            id: choice

            required property string value
            required property string words
            // `chosen` is the row's own property: filled by the role of the same name.
            required chosen

            objectName: "console.choice." + value
            text: words
            Layout.fillWidth: true
            onClicked: dialog.settings.choose(choice.value)
        }
    }
}
