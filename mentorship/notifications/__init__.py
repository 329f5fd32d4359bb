"""What is said to whom, in which words, and how it leaves."""
