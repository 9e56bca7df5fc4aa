import type { CloudConfig } from './cloud-schema.ts';

/** In which country AWS says that the addresses of a region are. See AWS, "AWS IP address ranges" (its geolocation feed) and "AWS Regions". */
const countryOf: Readonly<Record<string, string>> = {
  'af-south-1': 'ZA',
  'ap-east-1': 'HK',
  'ap-northeast-1': 'JP',
  'ap-northeast-2': 'KR',
  'ap-northeast-3': 'JP',
  'ap-south-1': 'IN',
  'ap-south-2': 'IN',
  'ap-southeast-1': 'SG',
  'ap-southeast-2': 'AU',
  'ap-southeast-3': 'ID',
  'ap-southeast-4': 'AU',
  'ca-central-1': 'CA',
  'ca-west-1': 'CA',
  'eu-central-1': 'DE',
  'eu-central-2': 'CH',
  'eu-north-1': 'SE',
  'eu-south-1': 'IT',
  'eu-south-2': 'ES',
  'eu-west-1': 'IE',
  'eu-west-2': 'GB',
  'eu-west-3': 'FR',
  'il-central-1': 'IL',
  'me-central-1': 'AE',
  'me-south-1': 'BH',
  'mx-central-1': 'MX',
  'sa-east-1': 'BR',
  'us-east-1': 'US',
  'us-east-2': 'US',
  'us-west-1': 'US',
  'us-west-2': 'US',
};

/** Whether the wiki answers to the country that its own region is in: where it doesn't, a canary would only ever see the web ACL's refusal. */
export function isLetIn({ region, countries }: Pick<CloudConfig, 'region' | 'countries'>): boolean {
  if (countries.mode === 'all') return true;
  const country = countryOf[region];
  if (country === undefined) return false;
  return countries.codes.includes(country) === (countries.mode === 'only');
}
