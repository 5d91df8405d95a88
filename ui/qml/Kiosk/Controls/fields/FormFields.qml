// The questions of one screen: the control of each kind is chosen by the row's `control`. Each gets
// `row` by its role, a value: QML's own `model` is gone before the control that looks at it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Qt.labs.qmlmodels
import Kiosk.Models
import Kiosk.Theme

ColumnLayout {
    id: list

    required property FormScreenModel form
    property bool activeOnly: false

    spacing: form.elder ? Theme.s18 : Theme.s12
    Layout.fillHeight: false

    /// The control that asks for `path`, or null.
    function itemOf(path: string): Item {
        for (let place = 0; place < rows.count; place++) {
            const item = rows.itemAt(place) as FieldFrame;
            if (item !== null && item.row.path === path)
                return item;
        }
        return null;
    }

    Repeater {
        id: rows

        model: list.form.fields

        delegate: DelegateChooser {
            role: "control"

            DelegateChoice {
                roleValue: "line"

                FieldLine {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "lines"

                FieldLines {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "pad"

                FieldPad {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "wheels"

                FieldWheels {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "choice"

                FieldChoice {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "yesno"

                FieldYesNo {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "picker"

                FieldPicker {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "table"

                FieldTable {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "file"

                FieldFile {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
            DelegateChoice {
                roleValue: "window"

                FieldWindow {
                    form: list.form
                    alone: list.activeOnly
                    Layout.fillWidth: true
                }
            }
        }
    }
}
