"""The command `kiosk`: one file per group, each loaded only when it is called."""
