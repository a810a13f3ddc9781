"""What stands around the goods in a picture: clutter, packaging, furniture and hands."""
