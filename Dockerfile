# syntax=docker/dockerfile:1

# Roadstead as an image: `docker build -t roadstead .`, for amd64 and arm64 alike. How to run it: docs/containers.md.
# `cargo xtask test containers` does without an engine what the stages before the last say, as far as it can read it:
# ENV, WORKDIR, COPY and RUN.

# The channel of rust-toolchain.toml.
ARG RUST_VERSION=1.95.0
ARG NODE_VERSION=24
ARG DEBIAN=bookworm


# The pages are the same for every platform, so they are made on the builder's own.
FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-${DEBIAN}-slim AS web
WORKDIR /src/web
# The packages first: they change less often than the pages.
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm install --include=dev
COPY web ./
RUN npm run build


FROM rust:${RUST_VERSION}-${DEBIAN} AS build
ARG TARGETARCH
WORKDIR /src
# Only what cargo reads, so that a change of the documentation compiles nothing.
COPY Cargo.toml Cargo.lock ./
COPY crates crates
COPY xtask xtask
# Embedded as they are. Without this the build script would look for npm, and be content with a page that says it is not there.
COPY --from=web /src/web/dist web/dist
ENV ROADSTEAD_UI_DIST=web/dist
# What is in a cache mount is not in the image, so the program is copied out in the same step. It leaves its line
# numbers behind: names of functions stay for backtraces, and four fifths of the size go.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,id=roadstead-target-${TARGETARCH},sharing=locked \
    cargo build --release --locked \
    && mkdir -p /out \
    && strip --strip-debug -o /out/roadstead target/release/roadstead


FROM debian:${DEBIAN}-slim
LABEL org.opencontainers.image.title="Roadstead" \
      org.opencontainers.image.description="A private container registry for a team" \
      org.opencontainers.image.licenses="MIT"
# ca-certificates for TLS to other registries and to PostgreSQL; sqlite3 for backups while the server runs.
# The folder belongs to the user below before it becomes a volume: a new volume takes that over.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates sqlite3 \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /out/roadstead /usr/local/bin/roadstead
# By number, so that Kubernetes can see that it is not root.
USER 10001:10001
ENV DATA_DIR=/data
# A config.toml is looked for here, and SQLite's temporary files land here when the rest is read-only.
WORKDIR /data
VOLUME /data
EXPOSE 30080
# There is no curl in here.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["roadstead", "healthcheck"]
# Running requests have 30 seconds to end: give it more than Docker's 10 (`--stop-timeout 40`).
STOPSIGNAL SIGTERM
# So that `docker run … roadstead user add mei` works.
ENTRYPOINT ["roadstead"]
CMD ["serve"]
