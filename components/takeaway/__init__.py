"""What a teacher takes away: slides, a handout, a page that works without network; of a lesson or of one view.

sheet: what is on each screen, in words, figures and counts; build: a lesson and the tables become sheets; slides,
handout, offline: sheets become files. Nothing here draws on a page of the app.
"""
