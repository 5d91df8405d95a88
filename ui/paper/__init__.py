"""Papers drawn with Qt: receipts as rasters. The rooms below see ports and values only."""
