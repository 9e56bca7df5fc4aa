import type { Service } from './container.ts';

type Place = 'here' | 'aws';

interface Part {
  readonly name: string;
  /** What it is in each place. */
  readonly here: string;
  readonly aws: string;
}

const titles: Readonly<Record<Place, string>> = { here: 'On one machine', aws: 'On AWS' };

/** From a reader inwards. */
const entries: readonly Part[] = [
  { name: 'HTTPS', here: 'nginx, if the machine is public', aws: 'Route 53, CloudFront, WAF' },
  { name: 'edge', here: 'Varnish keeps pages', aws: 'CloudFront, internal load balancer' },
];

const stores: readonly Part[] = [
  { name: 'database', here: 'MariaDB or MySQL', aws: 'RDS' },
  { name: 'cache', here: 'Valkey', aws: 'ElastiCache' },
  { name: 'sessions', here: 'Valkey', aws: 'ElastiCache' },
  { name: 'media', here: 'volume or S3', aws: 'S3' },
  { name: 'secrets', here: '.state/', aws: 'Secrets Manager' },
];

/** A name and what it is, on AWS alone. */
interface Beside {
  readonly name: string;
  readonly what: string;
  /** Whether every wiki has it, whatever its profile and configuration. @default false */
  readonly always?: true;
}

/** What nobody asks for a page, and what looks after the rest. */
const care: readonly Beside[] = [
  { name: 'canary', what: 'Lambda reads and edits', always: true },
  { name: 'alarms', what: 'CloudWatch, by mail', always: true },
  { name: 'recovery', what: 'drills, AWS Backup' },
  { name: 'pipeline', what: 'CodePipeline, staging' },
];

/** What `cloud.standbyRegion` adds. */
const secondRegion: readonly Beside[] = [
  { name: 'services', what: 'no task until failover' },
  { name: 'database', what: 'replica' },
  { name: 'media', what: 'copies' },
  { name: 'secrets', what: 'copies' },
];

/** How the services of the blueprint are run. */
const runners: Readonly<Record<Place, (service: string) => string>> = {
  here: () => 'containers',
  aws: (service) => (service === 'cron' ? 'EventBridge → ECS' : 'ECS Fargate'),
};

const WIDTH = 620;
const GAP = 12;
const MARGIN = 20;
const LINE = 18;
const INNER = WIDTH - 2 * MARGIN;

/**
 * What runs where, as an SVG in the colours that the reader's screen asks for: the services and their containers as the blueprint
 * has them, once on one machine and once on AWS, where what not every wiki has is dashed.
 */
export function drawPicture(services: readonly Service[]): string {
  const tallest = Math.max(...services.map(({ containers }) => containers.length));
  const serviceHeight = (2 + tallest) * LINE + GAP;
  const rows = [50, 110, 170, 170 + serviceHeight + 40] as const;
  const bottom = rows[3] + 80;
  const regionTop = bottom + 88;
  const height = regionTop + 90;
  const half = (place: Place, left: number) => {
    const column = (count: number, index: number) => {
      const width = (INNER - GAP * (count - 1)) / count;
      return { x: left + MARGIN + index * (width + GAP), width };
    };
    const beside = (top: number, note: string, parts: readonly Beside[]) => [
      text(left + WIDTH / 2, top + 10, note, 'note'),
      ...parts.map(({ name, what, always }, index) =>
        box(
          { ...column(parts.length, index), y: top + 22, height: 52 },
          [name, what],
          always ? 'box' : 'optional',
        ),
      ),
    ];
    return [
      `<rect class="ground" x="${left + 4}" y="4" width="${WIDTH - 8}" height="${(place === 'aws' ? height : bottom) - 8}" rx="10"/>`,
      text(left + WIDTH / 2, 32, titles[place], 'title'),
      ...entries.map((part, index) =>
        box({ ...column(1, 0), y: rows[index] ?? 0, height: 46 }, [part.name, part[place]]),
      ),
      ...services.map(({ name, containers }, index) =>
        box({ ...column(services.length, index), y: rows[2], height: serviceHeight }, [
          name,
          runners[place](name),
          ...containers.map((container) => container.name),
        ]),
      ),
      text(left + WIDTH / 2, rows[3] - 14, 'reached by nobody from outside', 'note'),
      ...stores.map((part, index) =>
        box({ ...column(stores.length, index), y: rows[3], height: 52 }, [part.name, part[place]]),
      ),
      ...(place === 'aws'
        ? [
            ...beside(
              bottom,
              'what looks after it; dashed where the profile or the configuration decides',
              care,
            ),
            ...beside(regionTop, 'a second region, if the configuration names one', secondRegion),
          ]
        : []),
    ].join('\n');
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${height}" role="img" aria-label="What runs where">
<style>
${STYLE}
</style>
${half('here', 0)}
${half('aws', WIDTH)}
</svg>
`;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function box(
  { x, y, width, height }: Area,
  [name = '', ...lines]: readonly string[],
  kind: 'box' | 'optional' = 'box',
): string {
  const middle = x + width / 2;
  return [
    `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
    text(middle, y + LINE + 2, name, 'name'),
    ...lines.map((line, index) => text(middle, y + (index + 2) * LINE, line, index === 0 ? 'kind' : 'part')),
  ].join('\n');
}

const text = (x: number, y: number, content: string, kind: string) =>
  `<text class="${kind}" x="${x}" y="${y}">${content}</text>`;

const STYLE = `text { font: 12px system-ui, sans-serif; text-anchor: middle; fill: #202122; }
.title { font-size: 18px; font-weight: 600; }
.name { font-size: 13px; font-weight: 600; }
.kind, .note { font-size: 10.5px; fill: #54595d; }
.ground { fill: #f8f9fa; stroke: #c8ccd1; }
.box, .optional { fill: #ffffff; stroke: #3366cc; }
.optional { stroke-dasharray: 5 3; }
@media (prefers-color-scheme: dark) {
  text { fill: #eaecf0; }
  .kind, .note { fill: #a2a9b1; }
  .ground { fill: #101418; stroke: #404244; }
  .box, .optional { fill: #202122; stroke: #88a3e8; }
}`;
