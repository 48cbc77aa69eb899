# Kuryr's daemon and CNI plugin, from the source archive of its last release. Build it in this folder:
#   docker build -f cni.Dockerfile -t registry.example.com/kuryr/cni:10.0.0-1 .

ARG PYTHON_IMAGE=docker.io/library/python:3.11-slim-bookworm
# the release names Go 1.16, which gets no fixes any more; its sources, vendored ones included, build with current ones.
ARG GO_IMAGE=docker.io/library/golang:1.26-bookworm

FROM ${PYTHON_IMAGE} AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev linux-libc-dev \
    && rm -rf /var/lib/apt/lists/*
COPY constraints.txt release.txt /build/
WORKDIR /build
RUN pip download --no-cache-dir --no-deps --no-binary :all: --require-hashes -r release.txt -d source \
    && tar --extract --gzip --file source/kuryr-kubernetes-10.0.0.tar.gz
RUN python -m venv /opt/kuryr \
    && /opt/kuryr/bin/pip install --no-cache-dir -c constraints.txt 'setuptools<80' source/kuryr-kubernetes-10.0.0.tar.gz

FROM ${GO_IMAGE} AS plugin
COPY --from=build /build/kuryr-kubernetes-10.0.0/kuryr_cni /src
WORKDIR /src
# it runs on the node and not in a container, so it must not need the C library of this image.
RUN CGO_ENABLED=0 go build -mod=vendor -trimpath -o /kuryr-cni ./pkg

FROM ${PYTHON_IMAGE}
COPY --from=build /opt/kuryr /opt/kuryr
COPY --from=plugin /kuryr-cni /kuryr-cni
# its start script copies the plugin and its list to the node.
COPY --from=build --chmod=0755 /build/kuryr-kubernetes-10.0.0/cni_ds_init /usr/bin/cni_ds_init
COPY --from=build /build/kuryr-kubernetes-10.0.0/etc/cni/net.d/kuryr.conflist.template /etc/kuryr-cni/kuryr.conflist.template
ENV PATH=/opt/kuryr/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# root: it plugs interfaces into other network namespaces of its node.
CMD ["cni_ds_init"]
