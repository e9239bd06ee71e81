# The operator: Python with its own group of packages, the stores of the five services (for their indexes), and the
# composition of the gateway with the eleven Node packages that it needs of the lock file, 8 MB of its 500.
#   docker build -f infra/images/operator.Dockerfile -t conum/operator:0.1.0 .
ARG PYTHON=3.11-slim-bookworm
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS composition
WORKDIR /app/gateway
COPY gateway/package.json gateway/package-lock.json gateway/compose.mjs ./
RUN npm ci --no-audit --no-fund --omit=dev
# What is not reached from the composition goes; the lock file of node_modules stays, which says what was installed.
RUN node -e " \
  const fs = require('fs'), lock = JSON.parse(fs.readFileSync('package-lock.json')).packages, kept = new Set(); \
  const keep = name => { if (!kept.has(name)) { kept.add(name); \
    Object.keys(lock['node_modules/' + name]?.dependencies ?? {}).forEach(keep); } }; \
  ['@theguild/federation-composition', 'graphql'].forEach(keep); \
  for (const name of kept) fs.cpSync('node_modules/' + name, 'kept/' + name, { recursive: true }); \
  fs.copyFileSync('node_modules/.package-lock.json', 'kept/.package-lock.json');" \
  && rm -rf node_modules && mv kept node_modules \
  && printf 'type Query { essai: String }' > /tmp/essai.graphql && node compose.mjs essai=http://essai=/tmp/essai.graphql

FROM python:${PYTHON} AS packages
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --group operator --group node

FROM python:${PYTHON} AS source
WORKDIR /app
COPY infra infra
COPY services services
RUN python -m compileall -q --invalidation-mode unchecked-hash infra services

FROM python:${PYTHON}
ARG VERSION=dev
RUN pip uninstall --yes --quiet pip setuptools wheel
LABEL org.opencontainers.image.title="conum/operator" org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.vendor="Agence nationale de la cohésion des territoires" \
      org.opencontainers.image.licenses="EUPL-1.2"
WORKDIR /app
ENV PATH=/app/.venv/bin:/usr/local/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    CONUM_HOST=0.0.0.0 CONUM_PORT=8000
COPY --from=packages /app/.venv .venv
COPY --from=composition /app/gateway gateway
COPY --from=source /app/infra infra
COPY --from=source /app/services services
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "infra.operator"]
