# The bot and nothing else: no build step, production dependencies only, not root. `.ci/production-check` proves that what
# is copied here is enough. A company with golden paths of its own builds on this image (docs/operate.md).
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json platform.yaml ./
COPY src ./src
COPY commands ./commands
COPY workflows ./workflows
USER node
EXPOSE 3000
# Also right for `web` and `worker`: both answer /livez.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
