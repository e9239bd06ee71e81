# The gateway: Hive Gateway on Node, its packages from the lock file alone; the supergraph is mounted, never baked in.
#   docker build -f infra/images/gateway.Dockerfile -t conum/gateway:0.1.0 .
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS packages
WORKDIR /app
COPY gateway/package.json gateway/package-lock.json ./
RUN npm ci --no-audit --no-fund --omit=dev

FROM node:${NODE}
ARG VERSION=dev
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-*
LABEL org.opencontainers.image.title="conum/gateway" org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.vendor="Agence nationale de la cohésion des territoires" \
      org.opencontainers.image.licenses="EUPL-1.2"
WORKDIR /app
ENV APP_VERSION=${VERSION} SUPERGRAPH=/etc/conum/supergraph/supergraph.graphql
COPY --from=packages /app/node_modules node_modules
COPY gateway/package.json gateway/*.ts ./
USER 10001:10001
EXPOSE 4000
CMD ["node", "node_modules/.bin/hive-gateway", "supergraph", "--hive-router-runtime", "--host", "0.0.0.0", "--port", "4000"]
