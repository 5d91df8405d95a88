// The window: shows the page that the visit is on, the overlays above it, and the toast.
// The only file that names App; every page gets its models as required properties.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import Kiosk.Controls
import Kiosk.Models
import Kiosk.Overlays
import Kiosk.Theme

Window {
    id: window

    readonly property ShellModel shell: App.shell as ShellModel
    readonly property TimeoutModel timeout: App.timeout as TimeoutModel
    readonly property bool covered: timeout.visible || shell.overlay !== ""
    /// The page now showing, for tests.
    readonly property Item page: stage.current.item as Item

    title: shell.place
    width: Theme.screenWidth
    height: Theme.screenHeight
    visible: true
    color: covered ? Theme.scrim : Theme.bg

    function fileOf(page: string): url {
        const room = page === "signIn" || page === "staffCheck" || page === "desk" || page === "console" ? "staff" : "resident";
        return Qt.resolvedUrl("Pages/" + room + "/" + page.charAt(0).toUpperCase() + page.slice(1) + ".qml");
    }
    function modelOf(page: string): QtObject {
        switch (page) {
        case "home":
            return App.home;
        case "items":
            return App.search;
        case "guide":
            return App.guide;
        case "question":
            return App.question;
        case "notices":
            return App.notices;
        case "identify":
            return App.identify;
        case "eligibility":
            return App.eligibility;
        case "form":
            return App.form;
        case "materials":
            return App.materials;
        case "commitment":
            return App.commitment;
        case "certificate":
            return App.certificate;
        case "review":
            return App.review;
        case "signature":
            return App.signature;
        case "submitting":
            return App.submitting;
        case "done":
            return App.done;
        case "camera":
            return App.camera;
        case "affairs":
        case "affair":
            return App.affairs;
        case "signIn":
            return App.signIn;
        case "staffCheck":
            return App.staffCheck;
        case "desk":
            return App.desk;
        case "console":
            return App.console;
        default:
            return null;
        }
    }

    Binding {
        target: Theme
        property: "profile"
        value: window.shell.profile
    }
    Binding {
        target: Theme
        property: "elder"
        value: window.shell.elder
    }
    Binding {
        target: Theme
        property: "contrast"
        value: window.shell.contrast
    }
    Binding {
        target: Theme
        property: "reducedMotion"
        value: window.shell.reducedMotion
    }
    Binding {
        target: Theme
        property: "fit"
        value: Math.min(window.width / Theme.screenWidth, window.height / Theme.screenHeight)
        when: window.width > 0 && window.height > 0
    }

    // Every page has a loader of its own; the new one fades in above the one it follows. Pages to look
    // at are kept during a visit, and made ahead while nothing else happens. The end of the visit
    // takes them all away: nothing of one person is ever shown again to another.
    Item {
        id: stage

        readonly property var names: ["home", "items", "guide", "identify", "starting", "outOfService", "attract", "eligibility", "form", "materials", "commitment", "certificate", "camera", "review", "signature", "submitting", "done", "affairs", "affair", "staffCheck", "signIn", "desk", "console", "question", "notices"]
        /// So many of them, from the first on, are kept.
        readonly property int keptCount: 4
        property string shown: ""
        property Loader current: null
        property Loader leaving: null
        /// What shows, or goes away just now, was made during a visit that is over.
        property bool stale: false

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: keyboard.top
        visible: !window.covered

        function show(page: string) {
            if (page === stage.shown)
                return;
            fadeIn.stop();
            stage.settle();
            const next = pages.itemAt(names.indexOf(page)) as Loader;
            stage.shown = page;
            stage.leaving = stage.current;
            stage.current = next;
            next.visible = true;
            stage.fill(next, page);
            next.z = 1;
            if (stage.leaving !== null)
                stage.leaving.z = 0;
            next.opacity = Theme.fade > 0 ? 0 : 1;
            if (Theme.fade > 0)
                fadeIn.restart();
            else
                stage.settle();
        }
        /// Make a page if there is none. Not asynchronously: a loader that is asked for its page in the
        /// middle of that forgets the properties it was given.
        function fill(loader: Loader, page: string) {
            if (loader.status !== Loader.Null) {
                const frame = loader.item as PageFrame;
                if (frame !== null)
                    frame.pager.toTop();
                return;
            }
            const given = {
                "shell": window.shell
            };
            const model = window.modelOf(page);
            if (model !== null)
                given["model"] = model;
            if (page === "home")
                given["search"] = App.search;
            else if (page === "items")
                given["home"] = App.home;
            loader.setSource(window.fileOf(page), given);
        }
        function settle() {
            if (stage.current !== null)
                stage.current.opacity = 1;
            if (stage.leaving !== null) {
                stage.leaving.visible = false;
                if (stage.stale || !stage.kept(stage.leaving))
                    stage.leaving.setSource("");
                stage.leaving = null;
                stage.stale = false;
            }
            ahead.restart();
        }
        function kept(loader: Loader): bool {
            for (let place = 0; place < stage.keptCount; place++) {
                if (pages.itemAt(place) === loader)
                    return true;
            }
            return false;
        }
        /// Take away every page that does not show; one that fades goes when it has.
        function forget() {
            for (let place = 0; place < pages.count; place++) {
                const loader = pages.itemAt(place) as Loader;
                if (loader !== stage.current && loader !== stage.leaving)
                    loader.setSource("");
            }
            ahead.restart();
        }
        function makeAhead() {
            for (let place = 0; place < stage.keptCount; place++) {
                const loader = pages.itemAt(place) as Loader;
                if (loader.status === Loader.Null) {
                    stage.fill(loader, names[place]);
                    ahead.restart();
                    return;
                }
            }
        }

        Repeater {
            id: pages

            model: stage.names

            Loader {
                anchors.fill: parent
                visible: false
                enabled: this === stage.current
                focus: this === stage.current
            }
        }
        NumberAnimation {
            id: fadeIn

            target: stage.current
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.fade
            onFinished: stage.settle()
        }
        // A page whose file cannot be opened now: say so with what is loaded already, and try again.
        Txt {
            visible: again.running
            text: qsTr("请稍等，这一页马上就来。您填的都还在。")
            kind: "h2"
            horizontalAlignment: Text.AlignHCenter
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.margin
        }
        Timer {
            id: again

            interval: 1000
            repeat: true
            running: stage.current !== null && stage.current.status === Loader.Error
            onTriggered: {
                stage.current.setSource("");
                App.pageMissing(); // else the engine remembers that it could not
                stage.fill(stage.current, stage.shown);
            }
        }
        Timer {
            id: ahead

            interval: 500
            onTriggered: {
                if (window.shell.ready)
                    stage.makeAhead();
                else
                    ahead.restart(); // a slow start is no reason to go without
            }
        }
        Connections {
            target: window.shell

            function onChanged() {
                stage.show(window.shell.page);
            }
            function onVisitOver() {
                stage.stale = true;
                stage.forget();
            }
            function onComfortChanged() {
                stage.forget();
            }
        }
        Component.onCompleted: stage.show(window.shell.page)
    }

    // Takes no room while it is away. Not needed by the first frame, so it is loaded after it.
    Loader {
        id: keyboard

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        active: window.shell.ready
        asynchronous: true
        source: Qt.resolvedUrl("Controls/Keyboard.qml")
    }

    Loader {
        id: overlay

        anchors.fill: parent
        active: window.covered
        focus: active
        sourceComponent: window.timeout.visible ? timeoutOverlay : window.shell.overlay === "help" ? helpOverlay : window.shell.overlay === "confirmEnd" ? endOverlay : window.shell.overlay === "confirmStaff" ? staffOverlay : window.shell.overlay === "cardLeft" ? cardOverlay : accessibilityOverlay
    }
    Component {
        id: timeoutOverlay

        StillThere {
            timeout: window.timeout
            personal: window.shell.visitName !== ""
        }
    }
    Component {
        id: helpOverlay

        CallHelp {
            shell: window.shell
        }
    }
    Component {
        id: endOverlay

        // By its file: it knows the form, whose model is made after the first frame.
        Loader {
            Component.onCompleted: setSource(Qt.resolvedUrl("Overlays/ConfirmEnd.qml"), {
                "shell": window.shell,
                "form": App.form
            })
        }
    }
    Component {
        id: staffOverlay

        ConfirmStaff {
            shell: window.shell
        }
    }
    Component {
        id: cardOverlay

        CardLeft {}
    }
    Component {
        id: accessibilityOverlay

        Accessibility {
            shell: window.shell
        }
    }

    Toast {
        text: window.shell.toast
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: Theme.header + (Theme.portrait ? Theme.serviceBar : 0) + Theme.s6
    }
}
