import { expect, it } from 'vitest';
import { services } from '../../blueprint/services.ts';
import { parseConfig } from '../../config/parse.ts';
import { resolveWiki } from '../../config/wiki.ts';
import { hosts } from '../addresses.ts';
import { localEndpoints } from '../topology.ts';
import { replicas } from './replicas.ts';

const instance = { subnet: '10.210.4' };
const config = parseConfig({ name: 'W', adminEmail: 'a@b.org', profile: 'standard' }, 'config.ts');
const wiki = resolveWiki(config, { extensions: [], skins: [], assets: [] });
const all = services(wiki, localEndpoints(wiki, instance)).flatMap(replicas).flat();
const networksOf = (id: string) => {
  const networking = all.find((local) => local.id === id)?.networking;
  return networking?.kind === 'own' ? networking.hosts : undefined;
};

it('the renderer is on the inner network alone, where MediaWiki looks for it', () => {
  expect(networksOf('render-1')).toEqual({ data: hosts.render });
  expect(localEndpoints(wiki, instance).renderUrl).toBe(`http://10.210.5.${hosts.render}:8080`);
});

it('no two replicas share an address', () => {
  const addresses = all.flatMap(({ networking }) =>
    networking.kind === 'own' ? Object.entries(networking.hosts).filter(([, host]) => host !== null) : [],
  );
  const named = addresses.map(([network, host]) => `${network} ${host}`);
  expect(named.length).toBe(new Set(named).size);
});
