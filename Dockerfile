# The bot as an image: `docker build -t sms-bot .`; compose.yaml runs it (docs/deploy.md).
# The base is named by its tag: who builds for others pins the digest that `docker pull` prints.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN uv venv .venv \
 && uv pip install --python .venv/bin/python --no-cache --require-hashes --compile-bytecode -r requirements/run.txt
COPY bot bot
COPY handlers handlers
COPY storage storage
# bytecode and the list of fonts are made here: the code is read-only when it runs
RUN .venv/bin/python -m compileall -q bot handlers storage \
 && MPLCONFIGDIR=/app/fonts .venv/bin/python -c "import matplotlib.font_manager"

FROM python:${PYTHON}
RUN groupadd --gid 10001 sms-bot \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /srv --shell /usr/sbin/nologin sms-bot \
 && install --directory --owner 10001 --group 10001 --mode 0700 /srv/data /srv/mark
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/app/fonts \
    HIGH_WATER_FILE=/srv/mark/high-water
WORKDIR /srv
USER 10001:10001
VOLUME ["/srv/data", "/srv/mark"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "bot", "alive"]
CMD ["python", "-m", "bot", "run"]
