"""What any system that is fed with files needs: layouts, windows, a door, results."""
