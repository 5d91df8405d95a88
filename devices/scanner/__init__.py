"""扫码枪, 扫码模块: code scanners on a serial line, or that type like a keyboard."""
