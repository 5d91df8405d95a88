// Yes or no, agree or not: two big choices of equal size.
import QtQuick
import QtQuick.Layouts

FieldFrame {
    id: field

    ChoiceGrid {
        choices: field.row.choices
        large: field.large
        namePrefix: "field." + field.row.path + "."
        Layout.fillWidth: true
        onPicked: code => field.form.choose(field.row.path, code)
    }
}
