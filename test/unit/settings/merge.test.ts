import { describe, expect, it } from 'vitest';
import { mergeLayers } from '../../../agent/settings/merge.ts';

const PAGES = { http: 'http://probe.example/204', https: 'https://probe.example/204' };
const reachOf = (...layers: Parameters<typeof mergeLayers>[0]) => {
  const { config, items } = mergeLayers(layers);
  return {
    reach: config.reach,
    items: items
      .filter(({ key }) => key.startsWith('reach'))
      .map(({ key, source }) => `${key} ${source}`),
  };
};

describe('a key that is one word or a section', () => {
  it('is listed as the section when somebody wrote one, and no longer as the default', () => {
    expect(reachOf({ source: 'user file', config: { reach: PAGES } })).toEqual({
      reach: PAGES,
      items: ['reach.http user file', 'reach.https user file'],
    });
  });

  it('is off by policy, whatever the user wrote, and listed so', () => {
    expect(
      reachOf(
        { source: 'policy', config: { reach: 'off' } },
        { source: 'user file', config: { reach: PAGES } },
      ),
    ).toEqual({ reach: 'off', items: ['reach policy'] });
  });

  it('is off by default', () => {
    expect(reachOf()).toEqual({ reach: undefined, items: ['reach default'] });
  });
});
