# The bot and nothing else: no build step, production dependencies only, not root. `.ci/production-check` proves that what
# is copied here is enough. A company with golden paths of its own builds on this image (docs/operate.md).
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
# Without the first, the space for what has just been made grows to 130 MB under load; the second bounds the rest, of which
# 50 MB are in use, and has it tidied sooner (docs/operate.md, "Memory").
ENV NODE_OPTIONS="--max-semi-space-size=10 --max-old-space-size=512"
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json platform.yaml ./
COPY src ./src
COPY clients ./clients
COPY commands ./commands
COPY workflows ./workflows
RUN mkdir .compiled && chown node .compiled
USER node
# What is compiled now need not be at each start. Nothing is set, so the bot stops at that; anything else fails the build.
ENV NODE_COMPILE_CACHE=/app/.compiled
RUN node -e 'import("./src/core/definitions.ts").then(({ loadDefinitions }) => loadDefinitions("."))' && \
  node src/main.ts 2>&1 | grep "DATABASE_URL is missing"
EXPOSE 3000
# Also right for `web` and `worker`: both answer /livez.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
