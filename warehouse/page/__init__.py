"""The page: pictures of one warehouse in one file that needs no network, no script and no other file."""
