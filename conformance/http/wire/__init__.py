"""The wire: the one door through which requests leave, and the recipes that sign them."""
