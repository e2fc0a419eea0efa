"""Files of our own making: what a child has read or composed, kept in a folder."""
