/** Of a page, a shard of pages or a template: answers that carry one are pages, which all carry the tag of the whole wiki too. */
export const isOfPages = (tag: string): boolean => /^[ust][0-9a-f]/.test(tag);

/** Of every page, or of every style and script. */
export const isOfEverything = (tag: string): boolean => /^(?:site|load)-/.test(tag);
