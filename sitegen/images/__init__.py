"""Images: names, sizes and Pillow."""
