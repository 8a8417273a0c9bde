"""A document as a Word file that can be edited: real headings, lists, captions and header rows."""
