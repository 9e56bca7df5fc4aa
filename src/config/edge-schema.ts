import { z } from 'zod';
import { wholeNumber } from './primitives.ts';

export const edgeSchema = z
  .strictObject({
    shield: z
      .enum(['on', 'off'])
      .default('on')
      .describe(
        'Whether people who are not logged in may ask for only so many histories, comparisons, special pages and other answers that no cache has, so that crawlers don’t slow readers down. Beyond that they are asked to wait or to log in.',
      ),
    expensivePerSecond: wholeNumber(1, 10_000)
      .default(5)
      .describe(
        'How many of these all of them together get each second; ten seconds’ worth at once. Searches have as many for themselves, and so have forms. Ignored with `shield` `off`.',
      ),
    contentSources: z
      .array(
        z
          .string()
          .regex(
            /^(?:https|wss):\/\/(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?$/,
            'is not an origin such as https://upload.example.org or https://*.example.org',
          ),
      )
      .max(20)
      .default([])
      .describe(
        'Other sites whose pictures, styles, scripts, fonts, frames and data pages may load, each as `https://upload.example.org`. All else is refused by browsers (Content-Security-Policy).',
      ),
  })
  .prefault({});
