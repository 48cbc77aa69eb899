# Kuryr's controller, from the source archive of its last release. Build it in this folder:
#   docker build -f controller.Dockerfile -t registry.example.com/kuryr/controller:10.0.0-1 .

# the release was tested with Python 3.8 to 3.11, and 3.11 is the last that still gets fixes.
ARG PYTHON_IMAGE=docker.io/library/python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev linux-libc-dev \
    && rm -rf /var/lib/apt/lists/*
COPY constraints.txt release.txt /build/
WORKDIR /build
# the archive is checked by its hash, and then installed with versions of its time.
RUN pip download --no-cache-dir --no-deps --no-binary :all: --require-hashes -r release.txt -d source
RUN python -m venv /opt/kuryr \
    && /opt/kuryr/bin/pip install --no-cache-dir -c constraints.txt 'setuptools<80' source/kuryr-kubernetes-10.0.0.tar.gz

FROM ${PYTHON_IMAGE}
COPY --from=build /opt/kuryr /opt/kuryr
ENV PATH=/opt/kuryr/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# the Deployment runs it as this user, on a root file system that is read-only.
RUN groupadd --gid 1000 kuryr \
    && useradd --uid 1000 --gid 1000 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin kuryr
USER 1000:1000
CMD ["kuryr-k8s-controller", "--config-dir", "/etc/kuryr"]
