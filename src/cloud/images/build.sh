#!/bin/sh
# Builds the images of one wiki in the order in which they stand on each other, and pushes those that tasks run.
# PUSHED names these with their repositories, as `wiki=… nginx=…`; ENGINE may be podman.
set -eu

engine=${ENGINE:-docker}
build() {
  name=$1
  shift
  echo "Building $name"
  "$engine" build --tag "wiki7/$name:$TAG" --label "wiki7.image=$name" --build-arg "PACKAGES_AS_OF=$PACKAGES_AS_OF" "$@" "$name"
}

build mediawiki --build-arg "BASE=$BASE"
build wiki --build-arg "MEDIAWIKI_IMAGE=wiki7/mediawiki:$TAG" --build-arg "WIKI7_BUILD=$(cat wiki7-build.json)"
build nginx --build-arg "BASE=$BASE" --build-arg "MEDIAWIKI_IMAGE=wiki7/wiki:$TAG"
build render --build-arg "BASE=$BASE" --build-arg "MEDIAWIKI_IMAGE=wiki7/mediawiki:$TAG"
build sidecar --build-arg "BASE=$BASE"

for image in $PUSHED; do
  "$engine" tag "wiki7/${image%%=*}:$TAG" "${image#*=}:$TAG"
  "$engine" push "${image#*=}:$TAG"
done
