"""What each task is worth on photographs: the figures behind ``loupe evaluate``."""
