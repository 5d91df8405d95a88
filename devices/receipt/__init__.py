"""Receipt printers: a raster becomes bytes, the bytes go out by a deadline, the answer is read."""
