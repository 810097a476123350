"""The wire: the one client through which requests leave, and the recipes that sign them."""
