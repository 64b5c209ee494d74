# For those who have make. Everything is done by tasks.py, which needs only Python.
PYTHON ?= python3

.PHONY: run test check format check-data dictionary bench
run test check format check-data dictionary bench:
	@$(PYTHON) tasks.py $@
