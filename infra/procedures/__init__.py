"""What an operator does by hand: each procedure is a command with its dry run, its progress and its journal line."""
