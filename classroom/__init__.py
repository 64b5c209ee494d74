"""Rooms in which a class answers a question by phone: codes, votes, storage. Knows no Streamlit and no studies."""
