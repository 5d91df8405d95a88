"""What stands on papers: content in, `kiosk.domain.layout` out."""
