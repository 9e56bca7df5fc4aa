/**
 * The load balancer's way to say what a URL class of the blueprint says: `^/media/` is `/media/*`.
 *
 * @param pattern a regular expression that is a plain beginning of paths; nothing else has an equal there
 */
export function pathPattern(pattern: string): string {
  const [, path] = /^\^((?:\/[A-Za-z0-9_-]+)+\/)$/.exec(pattern) ?? [];
  if (path === undefined) {
    throw new Error(
      `The URL class ${pattern} has a service of its own, but is no plain beginning such as ^/media/.`,
    );
  }
  return `${path}*`;
}
