"""BDUA: the single database of health affiliates, kept by what its entities deliver in files."""
