import { expect, it } from 'vitest';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { askedDoors, watchedIn, wayDoors } from '../../../agent/settings/watched.ts';
import type { Config } from '../../../model/config.ts';

const settingsOf = (config: Config) => resolveSettings(config, { items: [], problems: [] });

it.each<readonly [string, Config, unknown]>([
  ['nothing', {}, null],
  ['a server', { exchange: { host: 'ex.example' } }, ['ex.example', null, true]],
  [
    'a server, and its way is RPC',
    { exchange: { host: 'ex.example', protocol: 'rpc' }, web: { mapi: 'https://m.example/mapi' } },
    ['ex.example', null, true],
  ],
  [
    'a server, and its way is HTTP',
    { exchange: { host: 'ex.example', protocol: 'mapi-http' } },
    ['ex.example', 443, true],
  ],
  [
    'a server, and its way is HTTP through another host',
    {
      exchange: { host: 'ex.example', protocol: 'mapi-http' },
      web: { mapi: 'https://m.example:8443/mapi' },
    },
    ['m.example', 8443, true],
  ],
  [
    'doors alone: Outlook’s before others',
    { web: { owa: 'https://o.example/owa', mapi: 'https://m.example/mapi' } },
    ['m.example', 443, false],
  ],
  ['a browser’s door alone', { web: { owa: 'http://o.example/owa' } }, ['o.example', 80, false]],
])('is watched where the settings name %s', (_, config, watched) => {
  const found = watchedIn(settingsOf(config));

  expect(found === null ? null : [found.host, found.reachPort, found.isServerSet]).toEqual(watched);
});

it('the door that Exchange has is asked where the settings choose that way and name none', () => {
  const urls = (config: Config) => askedDoors(settingsOf(config)).map(({ url }) => url);

  expect(urls({ exchange: { host: 'ex.example', protocol: 'mapi-http' } })).toEqual([
    'https://ex.example/mapi/',
  ]);
  expect(urls({ exchange: { host: '2001:db8::1', protocol: 'rpc-http' } })).toEqual([
    'https://[2001:db8::1]/rpc/rpcproxy.dll',
  ]);
  expect(urls({ exchange: { host: 'ex.example' } })).toEqual([]);
  expect(
    urls({
      exchange: { host: 'ex.example', protocol: 'mapi-http' },
      web: { mapi: 'https://m.example/mapi' },
    }),
  ).toEqual(['https://m.example/mapi']);
});

it('a way that a run finds asks the doors that are set up, else that of the server', () => {
  const server = settingsOf({ exchange: { host: 'ex.example' } });
  const both = settingsOf({
    exchange: { host: 'ex.example' },
    web: { mapi: 'https://m.example/mapi' },
  });

  expect(wayDoors(server, 'mapi').map(({ url }) => url)).toEqual(['https://ex.example/mapi/']);
  expect(wayDoors(both, 'mapi').map(({ url }) => url)).toEqual(['https://m.example/mapi']);
  expect(wayDoors(settingsOf({}), 'mapi')).toEqual([]);
});
