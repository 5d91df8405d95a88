// A neutral button of a panel, as wide as its column.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

NeutralButton {
    kind: "body"
    leftPadding: Theme.s3
    rightPadding: Theme.s3
    Layout.fillWidth: true
}
