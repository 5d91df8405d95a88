// A date or a month: wheels with buttons for 年 月 日, no swipe.
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

FieldFrame {
    id: field

    RowLayout {
        spacing: Theme.s9
        uniformCellSizes: Theme.portrait
        Layout.fillWidth: true

        DayWheel {
            namePrefix: "field." + field.row.path + ".year"
            words: field.row.year
            unit: qsTr("年")
            Layout.fillWidth: true
            onStep: delta => field.form.stepDay(field.row.path, "year", delta)
        }
        DayWheel {
            namePrefix: "field." + field.row.path + ".month"
            words: field.row.month
            unit: qsTr("月")
            Layout.fillWidth: true
            onStep: delta => field.form.stepDay(field.row.path, "month", delta)
        }
        DayWheel {
            visible: field.row.type === "date"
            namePrefix: "field." + field.row.path + ".day"
            words: field.row.day
            unit: qsTr("日")
            Layout.fillWidth: true
            onStep: delta => field.form.stepDay(field.row.path, "day", delta)
        }
    }
}
