# Compiles the program; nothing of this stage but its results ends in the image.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

# Debian and not Alpine: the embedded PostgreSQL needs glibc.
FROM node:20.20.2-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
# Inside a container loopback reaches nobody.
ENV HOST=0.0.0.0
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY data ./data
# State of the embedded default, for whatever no DATABASE_URL or DMOB_DATABASE_URL is given.
RUN mkdir .data && chown node:node .data
VOLUME /app/.data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The program handles SIGTERM itself, as process 1 too.
STOPSIGNAL SIGTERM
CMD ["node", "dist/main.js"]
