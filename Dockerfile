# Two images: `runner` (Meltano, Node and the two plugins) and `simulator`. Everything is built from this folder
# and its lock file; nothing needs a compiler.

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS manifests
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY singer/package.json singer/
COPY typed-views/package.json typed-views/
COPY tap-quickbooks/package.json tap-quickbooks/
COPY tap-quickbooks/bin/ tap-quickbooks/bin/
COPY target-postgres-raw/package.json target-postgres-raw/
COPY target-postgres-raw/bin/ target-postgres-raw/bin/
COPY quickbooks-simulator/package.json quickbooks-simulator/
COPY quickbooks-simulator/bin/ quickbooks-simulator/bin/
COPY postgres-launcher/package.json postgres-launcher/
COPY end-to-end/package.json end-to-end/
COPY bench/package.json bench/

FROM manifests AS programs
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# The links to the programs, whose bundles need no other package.
FROM manifests AS plugins
RUN npm ci --ignore-scripts --omit=dev --omit=optional --workspace tap-quickbooks --workspace target-postgres-raw \
  && rm -rf node_modules/singer node_modules/typed-views node_modules/postgres-launcher node_modules/quickbooks-simulator
COPY --from=programs /build/tap-quickbooks/dist/ tap-quickbooks/dist/
COPY --from=programs /build/target-postgres-raw/dist/ target-postgres-raw/dist/

FROM manifests AS simulated
RUN npm ci --ignore-scripts --omit=dev --omit=optional --workspace quickbooks-simulator
COPY --from=programs /build/quickbooks-simulator/dist/ quickbooks-simulator/dist/

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS simulator
WORKDIR /simulator
COPY --from=simulated /build/node_modules/ node_modules/
COPY --from=simulated /build/quickbooks-simulator/ quickbooks-simulator/
USER 1000:1000
ENTRYPOINT ["node", "quickbooks-simulator/bin/quickbooks-simulator.js"]

FROM python:3.13-slim-bookworm@sha256:01f42367a0a94ad4bc17111776fd66e3500c1d87c15bbd6055b7371d39c124fb AS meltano
RUN python -m venv /opt/meltano \
  && /opt/meltano/bin/pip install --no-cache-dir meltano==4.4.1

FROM python:3.13-slim-bookworm@sha256:01f42367a0a94ad4bc17111776fd66e3500c1d87c15bbd6055b7371d39c124fb AS runner
# A new volume takes its owner from the folder that it is mounted on, so these two have to be there.
RUN useradd --uid 1000 --create-home meltano \
  && install --directory --owner=meltano --group=meltano --mode=0700 /project/.meltano /var/lib/quickbooks
COPY --from=manifests /usr/local/bin/node /usr/local/bin/node
COPY --from=meltano /opt/meltano/ /opt/meltano/
WORKDIR /project
COPY --from=plugins /build/node_modules/ node_modules/
COPY --from=plugins /build/tap-quickbooks/ tap-quickbooks/
COPY --from=plugins /build/target-postgres-raw/ target-postgres-raw/
COPY meltano.yml ./
# The tap keeps the newest refresh token below XDG_STATE_HOME. The project itself is root's, and Meltano is pinned.
# With fixed thresholds glibc gives back what V8's threads have freed (mallopt(3)).
ENV PATH="/opt/meltano/bin:$PATH" \
  MALLOC_MMAP_THRESHOLD_="500000" \
  MALLOC_TRIM_THRESHOLD_="1000000" \
  XDG_STATE_HOME="/var/lib/quickbooks" \
  MELTANO_CLI_DISABLE_VERSION_CHECK="true" \
  MELTANO_SEND_ANONYMOUS_USAGE_STATS="false"
USER 1000:1000
# Meltano passes it on to both plugins and waits for them: the batch under way is committed, or rolled back.
STOPSIGNAL SIGTERM
ENTRYPOINT ["meltano"]
CMD ["--help"]
