"""The reference servers of Mi Seguridad Social."""
