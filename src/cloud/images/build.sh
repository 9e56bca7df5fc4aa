#!/bin/sh
# Builds the images of one wiki in the order in which they stand on each other, and pushes those that tasks run.
# PUSHED names these with their repositories, as `wiki=… nginx=…`; ENGINE may be podman.
# RELEASED names images that were built and checked elsewhere, each with its digest: then these are copied, and nothing is built.
set -eu

engine=${ENGINE:-docker}
build() {
  name=$1
  shift
  echo "Building $name"
  "$engine" build --tag "wiki7/$name:$TAG" --label "wiki7.image=$name" --build-arg "PACKAGES_AS_OF=$PACKAGES_AS_OF" "$@" "$name"
}

# The manifest goes over as it is, so that the digest stays: with an index around it, it would be another image.
copy() {
  echo "Copying $1"
  "$engine" buildx imagetools create --prefer-index=false --tag "$2" "$1"
  digest=sha256:$("$engine" buildx imagetools inspect --raw "$2" | sha256sum | cut -d ' ' -f 1)
  [ "$digest" = "${1#*@}" ] || { echo "$2 is $digest, not what was checked: $1" >&2; exit 1; }
}

if [ -n "${RELEASED:-}" ]; then
  for image in $PUSHED; do
    for source in $RELEASED; do
      if [ "${source%%=*}" = "${image%%=*}" ]; then copy "${source#*=}" "${image#*=}:$TAG"; fi
    done
  done
  exit
fi

build mediawiki --build-arg "BASE=$BASE"
build wiki --build-arg "MEDIAWIKI_IMAGE=wiki7/mediawiki:$TAG" --build-arg "WIKI7_BUILD=$(cat wiki7-build.json)"
build nginx --build-arg "BASE=$BASE" --build-arg "MEDIAWIKI_IMAGE=wiki7/wiki:$TAG"
build render --build-arg "BASE=$BASE" --build-arg "MEDIAWIKI_IMAGE=wiki7/mediawiki:$TAG"
build sidecar --build-arg "BASE=$BASE"

for image in $PUSHED; do
  "$engine" tag "wiki7/${image%%=*}:$TAG" "${image#*=}:$TAG"
  "$engine" push "${image#*=}:$TAG"
done
