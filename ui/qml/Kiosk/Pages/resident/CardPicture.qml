// What to do with the card, drawn for what the readers take: into the slot, onto the plate, or either.
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

Item {
    id: picture

    property string way: "insert"
    property bool idCard: false
    property string here: ""
    property bool reading: false
    readonly property bool both: way === "both"
    readonly property real side: Math.min(height, both ? (width - Theme.s18) / 2 : width)

    RowLayout {
        anchors.centerIn: parent
        spacing: Theme.s18

        CardLay {
            objectName: "identify.lay"
            visible: picture.way === "lay" || picture.both
            idCard: picture.idCard
            here: picture.here
            reading: picture.reading && !picture.both  // of two, nobody knows which is being read
            Layout.preferredWidth: picture.side
            Layout.preferredHeight: picture.side
        }
        CardInsert {
            objectName: "identify.insert"
            visible: picture.way === "insert" || picture.both
            reading: picture.reading && !picture.both
            Layout.preferredWidth: picture.side
            Layout.preferredHeight: picture.side
        }
    }
    IconImage {
        objectName: "identify.scan"
        visible: picture.way === "code"
        anchors.centerIn: parent
        name: "qr"
        side: Math.round(picture.side * 0.6)
    }
}
