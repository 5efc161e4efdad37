# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/debrief
COPY requirements.lock ./
RUN /opt/debrief/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY prompts prompts
COPY rubrics rubrics
RUN /opt/debrief/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
    && /opt/debrief/bin/debrief check

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /home/debrief debrief \
    && install -d -o debrief -g debrief /data
COPY --from=build /opt/debrief /opt/debrief
ENV PATH=/opt/debrief/bin:$PATH PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 PORT=8000 DATABASE_URL=sqlite:////data/debrief.db
USER debrief
WORKDIR /home/debrief
VOLUME /data
EXPOSE 8000
# HOST is not loopback in a container, so ACCESS_TOKEN has to be given: docker run -e ACCESS_TOKEN=… -p 8000:8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/readyz', timeout=2)"]
CMD ["debrief", "serve"]
