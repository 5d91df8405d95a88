"""The long form of page capture: every kind of photograph by the dozen, called by `make photos`."""
