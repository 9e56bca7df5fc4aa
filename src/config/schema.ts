import { z } from 'zod';
import { accessSchema, captchaSchema, uploadsSchema } from './access-schema.ts';
import { cloudSchema } from './cloud-schema.ts';
import { edgeSchema } from './edge-schema.ts';
import { type BundledExtension, type BundledSkin, bundledExtensions, bundledSkins } from './extensions.ts';
import { languages, likelyLanguage } from './languages.ts';
import { mediaSchema } from './media-schema.ts';
import { email, origin, port, wholeNumber } from './primitives.ts';
import { profiles } from './profiles.ts';
import { sizesSchema } from './sizes-schema.ts';
import { tlsSchema } from './tls-schema.ts';

const keysOf = <T extends object>(object: T) =>
  Object.keys(object) as [keyof T & string, ...(keyof T & string)[]];

const smtp = z.strictObject({
  host: z.string().min(1).describe('Mail server.'),
  port: port.default(587).describe('Its port.'),
  security: z
    .enum(['starttls', 'tls', 'none'])
    .default('starttls')
    .describe(
      '`starttls` (port 587), `tls` from the first byte (port 465), or `none` inside a trusted network.',
    ),
  user: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Account at the mail server. Its password: `./wiki7 secret set smtp-password`. Leave out when none is asked for.',
    ),
});

const switches = <K extends string>(all: Readonly<Record<K, boolean>>) =>
  z.partialRecord(z.enum(keysOf(all)), z.boolean()).default({});

export const configSchema = z.strictObject({
  name: z.string().min(1).max(100).describe('The wiki’s name, as readers see it.'),
  id: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,15}$/, 'is not 2 to 16 lower-case letters and digits, starting with a letter')
    .default('wiki')
    .describe('Short name in database names, cookies and cache keys. It can’t change once the wiki exists.'),
  language: z
    .string()
    .refine((code) => languages.includes(code), {
      error: ({ input }) => {
        const likely = likelyLanguage(String(input));
        return `is not a language of MediaWiki such as en, he or pt-br${likely ? ` (did you mean "${likely}"?)` : ''}`;
      },
    })
    .default('en')
    .describe('Language of the content and the interface. It can’t change once the wiki exists.'),
  adminEmail: email.describe('Where the wiki sends its own messages to, and what it gives as its contact.'),
  site: z
    .strictObject({
      url: origin
        .optional()
        .describe(
          'Address that readers type, as `https://wiki.example.org`. Left out: `http://localhost:<port>`.',
        ),
      listen: z
        .strictObject({
          address: z
            .union([z.ipv4(), z.ipv6()])
            .optional()
            .describe(
              'Address of this machine to listen on, 0.0.0.0 for all. Left out: 127.0.0.1 with `tls` `off` or `behindProxy`, else all.',
            ),
          port: port
            .optional()
            .describe(
              'Port for HTTP. Left out: 80 with `tls` `files` or `acme`; with `off` that of `site.url`; else 8080. `up --port` overrides it.',
            ),
          tlsPort: port.default(443).describe('Port for HTTPS. Ignored with `tls` `off` or `behindProxy`.'),
        })
        .prefault({}),
    })
    .prefault({}),
  tls: tlsSchema.describe('How HTTPS is served.'),
  look: z
    .strictObject({
      logo: z
        .string()
        .optional()
        .describe('Square picture in `assets/`, as `logo.svg`. Left out: a letter of the name.'),
      favicon: z.string().optional().describe('Icon in `assets/`, as `favicon.ico`.'),
      colors: z
        .strictObject({
          accent: z
            .string()
            .regex(/^#[0-9a-fA-F]{6}$/, 'is not a colour such as #3366cc')
            .default('#3366cc')
            .describe(
              'Colour of links and buttons. Made darker, or in dark mode lighter, where it could not be read.',
            ),
        })
        .prefault({}),
      skin: z
        .enum(['vector-2022', 'vector', 'minerva', 'monobook', 'timeless'])
        .default('vector-2022')
        .describe('Skin that readers get.'),
    })
    .prefault({})
    .describe('How the wiki looks.'),
  profile: z
    .enum(keysOf(profiles))
    .default('starter')
    .describe('Sizes of everything: `starter`, `standard` or `large`.'),
  sizes: sizesSchema.describe('Single sizes that replace the profile’s.'),
  database: z
    .strictObject({
      engine: z
        .enum(['mariadb', 'mysql'])
        .optional()
        .describe(
          '`mariadb` (Debian stable; RDS for MariaDB) or `mysql` (from Debian unstable here; RDS for MySQL). It can’t change once the wiki exists. Left out: `mariadb` on this machine, `mysql` on AWS.',
        ),
    })
    .prefault({}),
  access: accessSchema,
  captcha: captchaSchema.describe('What stops spam bots when they register, and newcomers who add links.'),
  uploads: uploadsSchema,
  media: mediaSchema,
  extensions: switches<BundledExtension>(bundledExtensions).describe(
    'Bundled extensions on (`true`) or off (`false`).',
  ),
  skins: switches<BundledSkin>(bundledSkins).describe('Bundled skins on or off.'),
  ownExtensions: z
    .record(z.string(), z.boolean())
    .default({})
    .describe('Folders in `extensions/`, each on unless it is `false` here.'),
  ownSkins: z
    .record(z.string(), z.boolean())
    .default({})
    .describe('Folders in `skins/`, each on unless it is `false` here.'),
  cache: z
    .strictObject({
      pageSeconds: wholeNumber(0, 2_592_000)
        .default(86_400)
        .describe(
          'How long the edge keeps a page that nobody edits, in seconds. An edit removes it at once.',
        ),
      staleSeconds: wholeNumber(0, 2_592_000)
        .default(86_400)
        .describe(
          'How long after that it may still be shown while the wiki is down or a new copy is made, in seconds.',
        ),
      parserDays: wholeNumber(1, 365).default(30).describe('How long parsed pages are kept, in days.'),
    })
    .prefault({}),
  edge: edgeSchema.describe('What the edge lets through, and what pages may load.'),
  mail: z
    .strictObject({
      from: email.optional().describe('Sender of the wiki’s messages. Left out: `adminEmail`.'),
      smtp: smtp.describe('The mail server.'),
    })
    .optional()
    .describe('How mail is sent. Left out: the wiki sends none, and offers nothing that needs it.'),
  jobs: z
    .strictObject({
      batchSeconds: wholeNumber(5, 300)
        .default(30)
        .describe('How often a job runner logs what it ran, in seconds.'),
      claimSeconds: wholeNumber(60, 86_400)
        .default(900)
        .describe('After how long the job of a dead runner is tried again, in seconds.'),
    })
    .prefault({}),
  cron: z
    .strictObject({
      nightlyHour: wholeNumber(0, 23).default(3).describe('Hour (UTC) at which nightly upkeep begins.'),
      sitemap: z
        .boolean()
        .default(true)
        .describe('Whether a sitemap is made every night. Ignored on a private wiki.'),
    })
    .prefault({}),
  cloud: cloudSchema.optional().describe('The wiki on AWS. Left out: it is only run on this machine.'),
});

/** What an operator writes in `config.ts`. */
export type WikiConfig = z.input<typeof configSchema>;

/** The same with every default filled in, before rules that need the folder. */
export type ParsedConfig = z.output<typeof configSchema>;
