import { z } from 'zod';
import { wholeNumber } from './primitives.ts';

export const sizesSchema = z
  .strictObject({
    webReplicas: wholeNumber(1, 32).describe('Web replicas.'),
    phpWorkers: wholeNumber(2, 128).describe('Requests that one web replica serves at once.'),
    webMemoryMiB: wholeNumber(512, 65536).describe('Memory limit of PHP in one web replica, in MiB.'),
    webCpu: z.number().min(0.25).max(16).describe('vCPU of one web replica.'),
    helperCpu: z
      .number()
      .min(0.25)
      .max(4)
      .describe('vCPU of each replica that sends pictures, draws them or runs jobs.'),
    thumbReplicas: wholeNumber(1, 16).describe('Replicas that send pictures and have thumbnails made.'),
    thumbWorkers: wholeNumber(4, 128).describe('Requests for pictures that one of them serves at once.'),
    thumbsMemoryMiB: wholeNumber(256, 65536).describe('Memory limit of PHP in one of them, in MiB.'),
    renderers: wholeNumber(1, 32).describe('Thumbnails that are drawn at once.'),
    renderMemoryMiB: wholeNumber(384, 65536).describe(
      'Memory limit of all that draw thumbnails together, in MiB.',
    ),
    jobRunners: wholeNumber(1, 16).describe('Containers that run jobs.'),
    jobsMemoryMiB: wholeNumber(256, 65536).describe('Memory limit of one of them, in MiB.'),
    databaseMemoryMiB: wholeNumber(512, 262144).describe(
      'Memory limit of the database, in MiB; half of it is its buffer pool.',
    ),
    cacheMemoryMiB: wholeNumber(32, 65536).describe(
      'Memory of the object cache, in MiB; the oldest entries are evicted.',
    ),
    sessionsMemoryMiB: wholeNumber(32, 65536).describe(
      'Memory of the session store, in MiB; nothing is evicted.',
    ),
    edgeMemoryMiB: wholeNumber(64, 65536).describe('Memory of the page cache at the edge, in MiB.'),
  })
  .partial()
  .default({});
