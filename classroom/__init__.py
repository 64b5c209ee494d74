"""Rooms in which a class answers a question by phone: codes, votes, storage. Knows neither Streamlit nor the studies."""
