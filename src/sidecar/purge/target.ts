/** Who is told to forget. */
export interface Target {
  /** All of them, or it fails; to tell it twice does no harm. */
  send(tags: readonly string[]): Promise<void>;
  /**
   * Whether each tag costs money. Then those of one change wait until its jobs are done, what comes within a moment is sent together, and
   * what another tag stands for is not sent at all.
   */
  readonly isBilled: boolean;
  /** When each tag is sent again, in milliseconds after the first time: an answer that was on its way then may have come in late. */
  readonly againMs: readonly number[];
}

/** In groups of at most so many tags and so many characters, each with one character between two. */
export function* groups(
  tags: readonly string[],
  most: number,
  characters: number,
): Generator<readonly string[]> {
  let group: string[] = [];
  let length = 0;
  for (const tag of tags) {
    if (group.length === most || (group.length > 0 && length + tag.length + 1 > characters)) {
      yield group;
      group = [];
      length = 0;
    }
    group.push(tag);
    length += tag.length + 1;
  }
  if (group.length > 0) yield group;
}
