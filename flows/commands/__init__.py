"""The commands of the command line, a file each; none imports anything heavy before it is called."""
