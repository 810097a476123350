"""The commands of packs whose items deliver files."""
