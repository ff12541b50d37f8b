# The command as an image: docker run --rm -v "$PWD:/src:ro" palisade check
FROM node:24.21.0-alpine AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY packages ./packages
COPY scripts ./scripts
RUN npm ci --no-audit --ignore-scripts && node scripts/bundle.ts

FROM node:24.21.0-alpine
LABEL org.opencontainers.image.title="palisade" \
      org.opencontainers.image.description="The security checklist that runs" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /build/packages/cli/bin.cjs /build/packages/cli/package.json /opt/palisade/
COPY --from=build /build/packages/cli/dist /opt/palisade/dist
WORKDIR /src
# Nothing is written: it runs on a read-only root file system.
ENV NODE_DISABLE_COMPILE_CACHE=1
USER 1001:1001
ENTRYPOINT ["node", "/opt/palisade/bin.cjs"]
CMD ["check", "."]
