"""What a contributor can get wrong, told with file, line and mend."""
