.PHONY: run test fast lint types words migrate bench sure

run test lint types words migrate bench sure:
	@python3 dev.py $@

fast:
	@python3 dev.py test --fast
