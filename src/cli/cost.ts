import { type CloudWiki, resolveCloud } from '../config/cloud-wiki.ts';
import { loadWiki } from '../config/load.ts';
import { PriceList } from '../planning/price-list.ts';
import type { Traffic } from '../planning/traffic.ts';
import { synthesizeProfiles, synthesizeWiki } from './cloud.ts';
import { contextOf, define, integerBetween, printJson } from './command.ts';
import { estimateOf } from './cost-estimate.ts';
import { costTable } from './cost-table.ts';
import { type Place, placeOption, type Staged, stageOf } from './stage.ts';

interface CostOptions extends Staged<Place> {
  readonly everyProfile?: boolean;
  readonly json?: boolean;
  readonly monthViews?: number;
  readonly edits?: number;
  readonly uploads?: number;
  readonly mediaGb?: number;
  readonly databaseGb?: number;
  readonly logGb?: number;
  readonly invalidations?: number;
}

const count = integerBetween(0, 1_000_000_000_000);

export const costCommand = define(
  'cost',
  'say what the wiki on AWS costs a month, every dollar by name, beside one EC2 host',
)
  .addOption(placeOption())
  .option('--every-profile', 'the wiki in each profile, one after the other')
  .option('--month-views <n>', 'pages that readers look at in a month (default: by profile)', count)
  .option('--edits <n>', 'edits in a month', count)
  .option('--uploads <n>', 'files uploaded in a month', count)
  .option('--media-gb <n>', 'gigabytes of original files', count)
  .option('--database-gb <n>', 'gigabytes of pages and their history', count)
  .option('--log-gb <n>', 'gigabytes of logs that containers write in a month', count)
  .option(
    '--invalidations <n>',
    'tags that CloudFront is told to forget in a month (default: two for an edit, as many as the configuration allows)',
    count,
  )
  .option('--json', 'every item, as JSON')
  .action(async (options: CostOptions, command) => {
    const { folder, reporter, print } = contextOf(command);
    requirePrices(resolveCloud(await loadWiki(folder), stageOf(options.stage)));
    const wikis = options.everyProfile
      ? await synthesizeProfiles(folder, reporter)
      : [await synthesizeWiki(folder, reporter, { stage: options.stage })];
    const traffic = trafficOf(options);
    const estimates = wikis.map(({ cloud, assembly }) => ({
      profile: cloud.wiki.profile,
      region: cloud.cloud.region,
      estimate: estimateOf(cloud, assembly.stacks, traffic),
    }));
    if (options.json) {
      const all = estimates.map(({ profile, region, estimate }) => ({ profile, region, ...estimate }));
      printJson(options.everyProfile ? all : all[0]);
    } else {
      print(estimates.map((one) => costTable(one.profile, one.region, one.estimate)).join('\n'));
    }
  });

function trafficOf({
  monthViews: views,
  everyProfile: _every,
  json: _json,
  stage: _stage,
  ...rest
}: CostOptions): Partial<Traffic> {
  return { ...rest, ...(views !== undefined && { views }) };
}

/** Before the templates are made, which takes longer. */
function requirePrices({ cloud: { region, standbyRegion } }: CloudWiki): void {
  const prices = new PriceList();
  for (const place of [region, ...(standbyRegion ? [standbyRegion.region] : [])]) prices.requireRegion(place);
}
