"""Report cards: issued, versioned, kept; the page, the PDF, and their verification. Floor 7."""
