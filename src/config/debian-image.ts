/** Which images begin with where nothing else is said. */
export const DEBIAN_IMAGE = 'docker.io/library/debian:trixie-slim';
