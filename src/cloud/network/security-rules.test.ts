import { describe, expect, it } from 'vitest';
import { groups, securityRules } from './security-rules.ts';

const all = securityRules({ caches: true, mailPort: 587 });
const from = (name: string) => all.filter(([group]) => group === name).map(([, to]) => to);
const into = (name: string) => all.filter(([, to]) => to === name).map(([group]) => group);

describe('rules between the parts', () => {
  it('each have a reason that EC2 takes as a description', () => {
    // 230 of 255: the rules of the NAT instance begin with who is passed on.
    const reasons = all.map(([, , , reason]) => reason);
    for (const text of [...reasons, ...Object.values(groups)]) {
      expect(text).toMatch(/^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{8,230}$/);
    }
  });

  it('are each there once', () => {
    const connections = all.map(([source, to, port]) => `${source} ${to} ${port}`);
    expect(new Set(connections).size).toBe(connections.length);
  });

  it('let nobody at the stores but MediaWiki and functions, and functions alone at the copy of a drill', () => {
    expect(into('database')).toEqual(['web', 'thumbs', 'jobs', 'functions']);
    expect(into('cache')).toEqual(['web', 'thumbs', 'jobs', 'functions']);
    expect(into('sessions')).toEqual(['web', 'thumbs', 'jobs', 'functions']);
    expect(into('drill')).toEqual(['functions']);
  });

  it('let the renderer of strangers’ files at no part of the wiki', () => {
    expect(from('render')).toEqual(['outside']);
  });

  it('let the load balancer at web and thumbs only, and nobody in the network at the load balancer', () => {
    expect(from('balancer')).toEqual(['web', 'thumbs']);
    expect(into('balancer')).toEqual([]);
  });

  it('let stores and endpoints begin no connection', () => {
    for (const name of ['database', 'drill', 'cache', 'sessions', 'endpoints'])
      expect(from(name)).toEqual([]);
  });

  it('name no store and no mail server that the wiki does without', () => {
    const few = securityRules({ caches: false, mailPort: null });
    expect(few.filter(([, to]) => to === 'cache' || to === 'sessions')).toEqual([]);
    expect(few.filter(([, to, port]) => to === 'outside' && port !== 443)).toEqual([]);
  });

  it('let those who send mail at the port of the mail server, and name a port only once', () => {
    expect(all.filter(([, , port]) => port === 587).map(([source]) => source)).toEqual(['web', 'jobs']);
    const same = securityRules({ caches: true, mailPort: 443 });
    expect(same.filter(([source, to]) => source === 'web' && to === 'outside')).toHaveLength(1);
  });
});
