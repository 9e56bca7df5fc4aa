/**
 * Widths of thumbnails, in pixels. Few, so that nobody fills the store or keeps the renderer busy by asking for every width:
 * pages ask for the next larger one and browsers make it smaller. Wikimedia's own list (`$wgThumbnailSteps`).
 */
export const thumbnailWidths = [20, 40, 60, 120, 250, 330, 500, 960, 1280, 1920, 3840] as const;

/** Larger originals are kept and sent, but no thumbnails are made of them. In MiB. */
export const largestRenderedMiB = 256;
