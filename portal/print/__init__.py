"""The printed report: a document of finished words becomes a PDF with the right glyphs for each script."""
