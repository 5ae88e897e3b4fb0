"""Read stage: the files of `content/` become raw records with the line of every key."""
