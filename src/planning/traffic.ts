import type { profiles } from '../config/profiles.ts';

/** What a wiki has to do in a month of 730 hours. All of it is assumed, none measured: give your own figures where you know them. */
export interface Traffic {
  /** Pages that readers look at. */
  readonly views: number;
  /** Requests of one view at CloudFront: the page, and what the browser doesn't have yet. */
  readonly requestsPerView: number;
  readonly kilobytesPerView: number;
  /** Share of requests that CloudFront has to ask the wiki for. */
  readonly originShare: number;
  readonly edits: number;
  readonly uploads: number;
  readonly megabytesPerUpload: number;
  /** Original files, all together. */
  readonly mediaGb: number;
  /** Pages and their history in the database. */
  readonly databaseGb: number;
  /** Logs of the containers. */
  readonly logGb: number;
  /** Deployments, each of which builds the images. */
  readonly deployments: number;
  /** Tags and paths that CloudFront is told to forget. */
  readonly invalidations: number;
}

const everyWiki = { requestsPerView: 8, kilobytesPerView: 300, originShare: 0.25, megabytesPerUpload: 2 };

/** What an edit of a page has CloudFront forget, at least. ADR 18. */
const TAGS_PER_EDIT = 2;

/**
 * Past the configured number, all changes of five minutes take one tag: so many edits come together in them (assumed), and there are so
 * many of them in a month. ADR 16.
 */
const EDITS_TOGETHER = 2;
const MOST_WINDOWS = 730 * 12;

/** A wiki that fits its profile. */
const profileTraffic: Readonly<Record<keyof typeof profiles, Omit<Traffic, 'invalidations'>>> = {
  starter: {
    ...everyWiki,
    views: 100_000,
    edits: 2000,
    uploads: 200,
    mediaGb: 10,
    databaseGb: 5,
    logGb: 2,
    deployments: 4,
  },
  standard: {
    ...everyWiki,
    views: 3_000_000,
    edits: 50_000,
    uploads: 3000,
    mediaGb: 200,
    databaseGb: 30,
    logGb: 40,
    deployments: 8,
  },
  large: {
    ...everyWiki,
    views: 30_000_000,
    edits: 300_000,
    uploads: 20_000,
    mediaGb: 2000,
    databaseGb: 200,
    logGb: 300,
    deployments: 20,
  },
};

/**
 * What a wiki of this profile is assumed to do, `given` over it.
 *
 * @param mostInvalidations after which all pages are forgotten together, every five minutes at most
 */
export function expectedTraffic(
  profile: keyof typeof profiles,
  mostInvalidations: number,
  given: Partial<Traffic> = {},
): Traffic {
  const known = { ...profileTraffic[profile], ...given };
  const within = Math.min(known.edits * TAGS_PER_EDIT, mostInvalidations);
  const left = known.edits - within / TAGS_PER_EDIT;
  const past = Math.min(Math.ceil(left / EDITS_TOGETHER), MOST_WINDOWS);
  return { invalidations: within + past, ...known };
}

export const HOURS = 730;
const SECONDS = HOURS * 3600;

/** What follows from it. Gigabytes are of 1000 megabytes. */
export function flowOf(traffic: Traffic) {
  const { views, requestsPerView, kilobytesPerView, originShare, uploads, megabytesPerUpload } = traffic;
  const requests = views * requestsPerView;
  const gigabytes = (views * kilobytesPerView) / 1e6;
  return {
    requests,
    gigabytes,
    originRequests: requests * originShare,
    originGigabytes: gigabytes * originShare,
    originRequestsPerSecond: (requests * originShare) / SECONDS,
    uploadedGigabytes: (uploads * megabytesPerUpload) / 1000,
  };
}
