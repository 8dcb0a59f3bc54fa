# syntax=docker/dockerfile:1

# The program as JavaScript, and the pages.
FROM node:24-slim AS build
WORKDIR /presently
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

# What it needs while it runs. DRIVERS are the clients of what you use, for example "pg ioredis @platformatic/kafka", in the versions that are locked.
FROM node:24-slim AS dependencies
WORKDIR /presently
ARG DRIVERS="pg ioredis"
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && locked=$(node -p " \
      const { packages } = require('./package-lock.json'); \
      '$DRIVERS'.split(' ').filter(Boolean).map((name) => name + '@' + packages['node_modules/' + name].version).join(' ')") \
    && npm install --omit=dev --no-save --save-prod $locked

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
WORKDIR /presently
COPY --from=dependencies /presently ./
COPY --from=build /presently/dist dist
COPY --from=build /presently/schema schema
COPY --from=build /presently/client-example/dist client-example/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=15s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["serve"]
