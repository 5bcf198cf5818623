# One image for every role; ROLES chooses. fping needs no more than its own file capability.
FROM node:22-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends fping \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/atalaya
COPY . .
RUN npm ci --ignore-scripts && npm run build && mkdir /data && chown node /data
USER node
ENV DATA_DIR=/data HOST=0.0.0.0
EXPOSE 3000
CMD ["node", "launcher/bin/atalaya.mjs", "start"]
