"""Papers: receipts as rasters drawn with Qt, A4 as PDF. The rooms below see ports and values only."""
