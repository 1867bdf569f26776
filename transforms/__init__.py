"""Pure transforms: frame in, frame out; no files, no clock, no environment."""
