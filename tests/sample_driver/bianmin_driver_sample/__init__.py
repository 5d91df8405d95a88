"""The manifest: read wherever drivers are listed, so nothing heavy is imported here."""

from devices.manifest import Driver, DriverKind, Option

MANIFEST = Driver(
    name="sample.node-scanner",
    kind=DriverKind.SCANNER,
    title="示例扫码枪（设备节点）",
    factory="bianmin_driver_sample.driver:open_scanner",
    check="bianmin_driver_sample.driver:check_environment",
    options=(
        Option("path", str, "扫码枪的设备节点", required=True),
        Option("longest", int, "一个码最多多少字节", low=1, high=4096),
    ),
    contract=1,
)
