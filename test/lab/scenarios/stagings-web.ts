import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ADDRESSES, OUTSIDE } from '../../support/lab/site.ts';
import { inTurn, type Staging } from './staging.ts';
import { hostedConf, PORTS } from './web-side.ts';
import { type Asked, withDoors } from './world.ts';

/** A second address of the gateway's, for a web host of its own. */
const HOSTED_AT = '203.0.113.2';

const door = (name: string, port: number = PORTS.doors): Asked => ({
  settings: { web: { mapi: `https://${name}.example:${String(port)}/mapi` } },
});
const behindProxy = (env: Readonly<Record<string, string>>): Asked => ({ ...door('good'), env });

/** Causes at the doors by HTTP. */
export const WEB_STAGINGS: readonly Staging[] = [
  { cause: 15, by: 'one that is over', stage: withDoors, asked: door('expired') },
  {
    cause: 15,
    by: 'one of another name',
    stage: withDoors,
    asked: door('wrong'),
    says: 'TLS_NAME',
  },
  {
    cause: 15,
    by: 'one that signs itself',
    stage: withDoors,
    asked: door('own'),
    says: 'TLS_UNTRUSTED',
  },
  {
    cause: 15,
    by: 'one of a box that reads along',
    stage: withDoors,
    asked: door('inspected'),
    says: 'TLS_INTERCEPTED',
  },
  {
    cause: 16,
    by: 'openssl with TLS 1.0 alone',
    stage: (world) =>
      world.program(
        'gateway',
        [
          ...[
            'openssl',
            's_server',
            '-accept',
            `${ADDRESSES.gatewayOutside}:${String(PORTS.tls10)}`,
          ],
          ...['-www', '-quiet', '-tls1', '-cipher', 'ALL:@SECLEVEL=0'],
          ...['-key', join(world.folder, 'good.key'), '-cert', join(world.folder, 'good.pem')],
        ],
        { port: PORTS.tls10 },
      ),
    asked: door('good', PORTS.tls10),
  },
  { cause: 17, by: 'nginx that wants one', stage: withDoors, asked: door('client') },
  {
    cause: 18,
    by: 'squid that wants a login',
    stage: inTurn(withDoors, (world) =>
      world.program('gateway', ['squid', '-N', '-f', join(world.folder, 'squid.conf')], {
        port: PORTS.squid,
      }),
    ),
    asked: behindProxy({
      https_proxy: `http://${ADDRESSES.gatewayOutside}:${String(PORTS.squid)}`,
    }),
  },
  {
    cause: 18,
    by: 'a proxy that is not there',
    stage: (world) => world.hosts(),
    asked: {
      settings: { web: { mapi: 'https://only-behind-the-proxy.example/mapi' } },
      env: { https_proxy: `http://${ADDRESSES.gatewayOutside}:9` },
    },
    says: 'PROXY_BROKEN',
  },
  {
    cause: 18,
    by: 'a PAC script that is not there',
    stage: withDoors,
    asked: {
      settings: { web: { mapi: 'https://only-behind-the-proxy.example/mapi' } },
      env: { auto_proxy: `http://${ADDRESSES.gatewayOutside}:${String(PORTS.pac)}/proxy.pac` },
    },
    says: 'PAC_UNREACHABLE',
  },
  { cause: 19, by: 'a challenge as Exchange sends it', stage: withDoors, asked: door('asks') },
  { cause: 20, by: 'http.sys without its pool', stage: withDoors, asked: door('busy') },
  {
    cause: 22,
    by: 'nginx at the root of the domain, with IMAP',
    stage: async (world) => {
      const { site, folder, later } = world;
      await site.gateway.ip('address', 'add', `${HOSTED_AT}/24`, 'dev', OUTSIDE);
      later(() => site.gateway.ip('address', 'del', `${HOSTED_AT}/24`, 'dev', OUTSIDE));
      await world.hosts(`${HOSTED_AT} web.example`);
      await writeFile(join(folder, 'hosted.conf'), hostedConf(folder, HOSTED_AT));
      await world.program(
        'gateway',
        ['nginx', '-p', folder, '-c', join(folder, 'hosted.conf'), '-g', 'daemon off;'],
        { port: 443, at: HOSTED_AT },
      );
    },
    asked: { settings: { web: { autodiscover: ['web.example'] } } },
  },
];
