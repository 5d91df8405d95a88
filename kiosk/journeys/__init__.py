"""Pure maps of the steps of a visit; tested without Qt, a clock or a device."""
