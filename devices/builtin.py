"""The drivers that come with this terminal, as data. Imports none of them."""

from __future__ import annotations

from devices.manifest import Driver, DriverKind, Option

_SCANNER_OPTIONS = (
    Option("path", str, "扫码枪的设备文件，最好是 by-id 里的", required=True),
    Option("terminator", str, "一个码以什么结束：enter、tab、none"),
    Option("longest", int, "一个码最多多少字节", low=1, high=4096),
    Option("gap_s", float, "停多少秒就算断了", low=0.05, high=5),
)

_ESCPOS = (
    Option("profile", str, "assets/printers 里的型号名"),
    Option("mode", str, "打印方式", one_of=("raster", "text")),
    Option("untaken", str, "没人取的回执怎么办", one_of=("retract", "eject")),
    Option("untaken_s", int, "等人取走回执的秒数", low=5, high=120),
    Option("poll_s", float, "两次查询状态之间的秒数", low=0.05, high=60),
)
"""What every ESC/POS printer may be told."""

BUILTIN = (
    Driver(
        name="pcsc",
        kind=DriverKind.READER,
        title="PC/SC 读卡器",
        factory="devices.smartcard.pcsc:open_reader",
        check="devices.smartcard.pcsc:check_environment",
        options=(
            Option("reader", str, "读卡器名称中的一段文字；不写就用所有读卡器"),
            Option("interface", str, "卡怎么放", one_of=("contact", "contactless", "both")),
            Option("psam", str, "插 PSAM 卡的卡槽名称中的一段文字"),
            Option("psam_application", str, "PSAM 卡里的应用，十六进制"),
            Option("psam_internal_key", str, "内部认证密钥的用途和密钥号，十六进制"),
            Option("psam_external_key", str, "外部认证密钥的用途和密钥号，十六进制"),
            Option("hsm", str, "加密机的地址，https:// 开头"),
            Option("hsm_ca", str, "签发加密机证书的 CA 证书文件"),
            Option("hsm_cert", str, "本机连加密机用的证书文件"),
            Option("hsm_key", str, "本机连加密机用的私钥文件"),
            Option("hsm_s", float, "等加密机多少秒", low=0.5, high=8),
        ),
    ),
    Driver(
        name="idcard-serial",
        kind=DriverKind.READER,
        title="身份证阅读器（串口）",
        factory="devices.idcard.drivers:open_serial",
        check="devices.idcard.drivers:check_serial",
        options=(
            Option("port", str, "串口的设备名，如 /dev/ttyUSB0", required=True),
            Option("baud", int, "波特率；不写就逐个试", low=9600, high=115200),
            Option("envelope", str, "厂家在标准帧外面加的包装；一般不写"),
            Option("poll_s", float, "两次寻卡之间的秒数", low=0.3, high=5),
            Option("photo_library", str, "厂家照片解码库的路径；不写就不要照片"),
        ),
    ),
    Driver(
        name="idcard-usb",
        kind=DriverKind.READER,
        title="身份证阅读器（USB）",
        factory="devices.idcard.drivers:open_usb",
        check="devices.idcard.drivers:check_usb",
        options=(
            Option("vendor", int, "USB 厂商号，如 0x0400", low=1, high=65535),
            Option("product", int, "USB 产品号，如 0xC35A", low=1, high=65535),
            Option("envelope", str, "厂家在标准帧外面加的包装；一般不写"),
            Option("poll_s", float, "两次寻卡之间的秒数", low=0.3, high=5),
            Option("photo_library", str, "厂家照片解码库的路径；不写就不要照片"),
        ),
    ),
    Driver(
        name="simulated",
        kind=DriverKind.READER,
        title="模拟读卡器（只用于练习平台）",
        factory="devices.simulators.vpcd:open_reader",
        check="devices.simulators.vpcd:check_environment",
        options=(
            Option("path", str, "本机套接字的路径", required=True),
            Option("slot", str, "读卡器显示的名称"),
        ),
    ),
    Driver(
        name="simulated-page",
        kind=DriverKind.PAGE,
        title="模拟 A4 打印机（只用于练习平台）",
        factory="devices.simulators.page:open_page",
        check="devices.simulators.page:check_environment",
        options=(
            Option("path", str, "放打出来的纸的文件夹", required=True),
            Option("sheet_s", float, "打一张纸的秒数", low=0.05, high=30),
        ),
    ),
    Driver(
        name="simulated-camera",
        kind=DriverKind.CAPTURE,
        title="模拟摄像头（只用于练习平台）",
        factory="devices.simulators.camera:open_capture",
        check="devices.simulators.camera:check_environment",
        options=(
            Option("path", str, "模拟台上镜头的文件，以 .lens 结尾", required=True),
            Option("dpi", int, "页面的分辨率，一般是 200", low=100, high=300),
        ),
    ),
    Driver(
        name="escpos-network",
        kind=DriverKind.PRINTER,
        title="网络热敏打印机（ESC/POS）",
        factory="devices.receipt.opening:open_network",
        check="devices.receipt.opening:check_network",
        options=(
            Option("host", str, "打印机的地址", required=True),
            Option("port", int, "打印机的端口，一般是 9100", low=1, high=65535),
            *_ESCPOS,
        ),
    ),
    Driver(
        name="cups",
        kind=DriverKind.PAGE,
        title="A4 打印机（CUPS）",
        factory="devices.page.opening:open_cups",
        check="devices.page.opening:check_environment",
        options=(
            Option("queue", str, "打印队列的名字，lpstat -a 里的", required=True),
            Option("server", str, "打印服务：套接字的路径，或 主机:端口"),
            Option("poll_s", float, "两次查询状态之间的秒数", low=0.05, high=60),
        ),
    ),
    Driver(
        name="serial-scanner",
        kind=DriverKind.SCANNER,
        title="串口扫码枪",
        factory="devices.scanner.serial_line:open_scanner",
        check="devices.scanner.serial_line:check_environment",
        options=(
            *_SCANNER_OPTIONS,
            Option("baud", int, "串口的速率，USB 虚拟串口不用写", low=1200, high=921600),
        ),
    ),
    Driver(
        name="keyboard-scanner",
        kind=DriverKind.SCANNER,
        title="键盘口扫码枪",
        factory="devices.scanner.keyboard:open_scanner",
        check="devices.scanner.keyboard:check_environment",
        options=_SCANNER_OPTIONS,
    ),
    Driver(
        name="espeak-ng",
        kind=DriverKind.SPEAKER,
        title="语音播报（espeak-ng）",
        factory="devices.speaker.driver:open_speaker",
        check="devices.speaker.driver:check_environment",
        options=(
            Option("device", str, "声音设备，aplay -L 里的名字"),
            Option("voice", str, "声音，espeak-ng --voices 里的名字"),
            Option("speed", int, "语速，每分钟多少词", low=80, high=450),
            Option("volume", int, "音量，百分比", low=1, high=100),
        ),
    ),
    Driver(
        name="page-capture",
        kind=DriverKind.CAPTURE,
        title="摄像头、高拍仪（拍摄材料）",
        factory="devices.capture.driver:open_capture",
        check="devices.capture.driver:check_environment",
        options=(
            Option("path", str, "摄像头的设备文件，最好写 /dev/v4l/by-id 里的", required=True),
            Option("dpi", int, "页面的分辨率，一般是 200", low=100, high=300),
        ),
    ),
    Driver(
        name="escpos-usb",
        kind=DriverKind.PRINTER,
        title="USB 热敏打印机（ESC/POS）",
        factory="devices.receipt.opening:open_usb",
        check="devices.receipt.opening:check_usb",
        options=(
            Option("vid", int, "USB 厂商号，如 0x04b8", required=True, low=1, high=0xFFFF),
            Option("pid", int, "USB 产品号，如 0x0e15", required=True, low=1, high=0xFFFF),
            Option("serial", str, "USB 序列号；插着两台一样的才要写"),
            *_ESCPOS,
        ),
    ),
    Driver(
        name="escpos-serial",
        kind=DriverKind.PRINTER,
        title="串口热敏打印机（ESC/POS）",
        factory="devices.receipt.opening:open_serial",
        check="devices.receipt.opening:check_serial",
        options=(
            Option("path", str, "串口，最好写 /dev/serial/by-id 里的", required=True),
            Option("baud", int, "波特率，一般是 115200", low=1200, high=4_000_000),
            Option("flow", str, "流控", one_of=("rtscts", "xonxoff", "none")),
            *_ESCPOS,
        ),
    ),
    Driver(
        name="escpos-file",
        kind=DriverKind.PRINTER,
        title="打印机节点（ESC/POS，如 /dev/usb/lp0）",
        factory="devices.receipt.opening:open_file",
        check="devices.receipt.opening:check_file",
        options=(Option("path", str, "打印机节点，如 /dev/usb/lp0", required=True), *_ESCPOS),
    ),
)
