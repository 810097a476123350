"""How services know who calls: recipes, what they are given, and what must not open them."""
