import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { companyRoot } from '../../support/company-root.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { doorAt, lookAt, MAIL } from '../../support/web/look.ts';
import { freePort, startServer } from '../../support/web/nginx.ts';
import { afterTest } from '../agent/workbench.ts';

describeWhere(
  [needsCommands('openssl', 'gnutls-serv')],
  'TLS at a door, by real servers of two makers',
  () => {
    const root = companyRoot();
    let folder = '';

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'linesman-tls-'));
      const { key, cert } = root.issue(MAIL);
      await writeFile(join(folder, 'k'), key);
      await writeFile(join(folder, 'c'), cert);
      await writeFile(join(folder, 'root'), root.cert);
      const issuing = root.intermediate('Company Issuing');
      const stale = root.intermediate('Issuing of before', -1);
      const aia = (place: string) =>
        issuing.issue(MAIL, 2, [], undefined, [`authorityInfoAccess=caIssuers;URI:${place}`]);
      const pairs = {
        stale: { ...stale.issue(MAIL), above: stale.cert },
        fetched: { ...aia('http://ca.example/issuing.crt'), above: '' },
        directory: { ...aia('ldap:///CN=Company'), above: '' },
        short: { ...root.issue(MAIL, 2, [], ['-newkey', 'rsa:1024']), above: '' },
        curve: { ...root.issue(MAIL, 2, [], ['-newkey', 'ed25519']), above: '' },
        sha1: { ...root.issue(MAIL, 2, [], undefined, [], 'sha1'), above: '' },
        purpose: {
          ...root.issue(MAIL, 2, [], undefined, ['extendedKeyUsage=clientAuth']),
          above: '',
        },
      };
      for (const [name, pair] of Object.entries(pairs)) {
        await writeFile(join(folder, `${name}.k`), pair.key);
        await writeFile(join(folder, `${name}.c`), pair.cert);
        await writeFile(join(folder, `${name}.above`), pair.above);
      }
    });
    afterAll(() => rm(folder, { recursive: true }));

    const openssl = (port: number, ...more: readonly string[]) => [
      ...['openssl', 's_server', '-accept', String(port), '-www', '-quiet'],
      ...['-key', join(folder, 'k'), '-cert', join(folder, 'c'), ...more],
    ];
    const second = () => ['-key2', join(folder, 'k'), '-cert2', join(folder, 'c')];
    const gnutls = (port: number, ...more: readonly string[]) => [
      ...['gnutls-serv', '-q', '--http', '-p', String(port)],
      ...['--x509keyfile', join(folder, 'k'), '--x509certfile', join(folder, 'c'), ...more],
    ];
    const look = async (command: (port: number) => readonly string[]) => {
      const port = await freePort();
      const server = await startServer(command(port) as [string, ...string[]], port);
      afterTest(server.stop);
      const { checks, doors } = await lookAt(
        [doorAt('owa', `https://${MAIL}:${String(port)}/owa`)],
        {
          roots: [root.cert],
        },
      );
      const tls = checks.find(({ step }) => step === 'web-tls');
      return {
        code: doors[0]?.code,
        evidence: tls?.evidence.join('; ') ?? '',
        args: JSON.stringify(tls?.args),
      };
    };
    const chained = (port: number, name: string): readonly string[] => {
      const at = (end: string): string => join(folder, `${name}.${end}`);
      const above = name === 'stale' ? ['-cert_chain', at('above')] : [];
      return [
        ...['openssl', 's_server', '-accept', String(port), '-www', '-quiet'],
        ...['-cipher', 'DEFAULT:@SECLEVEL=0', '-key', at('k'), '-cert', at('c'), ...above],
      ];
    };

    it.each([
      [
        'an intermediate that is over',
        'stale',
        'TLS_EXPIRED',
        'the intermediate Issuing of before',
      ],
      [
        'an intermediate not sent',
        'fetched',
        'TLS_UNTRUSTED',
        'send the intermediate Company Issuing',
      ],
      [
        'an authority of a directory not sent',
        'directory',
        'TLS_UNTRUSTED',
        'the root of Company Issuing',
      ],
      ['a short key', 'short', 'TLS_UNTRUSTED', 'another certificate: its key is too short'],
      ['a key that Windows does not take', 'curve', 'TLS_FAILED', 'Ed25519'],
      ['SHA-1', 'sha1', 'TLS_UNTRUSTED', 'is signed with SHA-1 or MD5'],
      ['another purpose', 'purpose', 'TLS_UNTRUSTED', 'is made out for another purpose'],
    ])('says which certificate of a chain is at fault: %s', async (_, name, code, has) => {
      const seen = await look((port) => chained(port, name));

      expect(seen.code).toBe(code);
      expect(seen.args).toContain(has);
    });
    const ASKED = 'it asks for a client certificate';

    it.each<readonly [string, (port: number) => readonly string[], string | null, string, string]>([
      [
        'TLS 1.0 at most',
        (port) => openssl(port, '-tls1', '-cipher', 'ALL:@SECLEVEL=0'),
        'TLS_TOO_OLD',
        'it picks TLSv1.0',
        ASKED,
      ],
      [
        'TLS 1.1 at most',
        (port) => openssl(port, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'),
        'TLS_TOO_OLD',
        'it picks TLSv1.1',
        ASKED,
      ],
      [
        'RC4 alone',
        (port) =>
          gnutls(
            port,
            '--disable-client-cert',
            '--priority',
            'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+ARCFOUR-128',
          ),
        'TLS_TOO_OLD',
        'it picks TLSv1.2 and cipher 0xc007',
        ASKED,
      ],
      [
        'a client certificate, by the alert of TLS 1.3',
        (port) => openssl(port, '-Verify', '1'),
        'TLS_WANTS_CLIENT_CERT',
        ASKED,
        'picks TLSv1.0',
      ],
      [
        'a client certificate, by the alert 40 of TLS 1.2',
        (port) => openssl(port, '-Verify', '1', '-tls1_2'),
        'TLS_WANTS_CLIENT_CERT',
        ASKED,
        'picks TLSv1.0',
      ],
      [
        'a client certificate, by GnuTLS',
        (port) => gnutls(port, '--require-client-cert'),
        'TLS_WANTS_CLIENT_CERT',
        ASKED,
        'picks TLSv1.0',
      ],
      [
        'another name',
        (port) =>
          openssl(port, ...['-servername', 'other.example', '-servername_fatal'], ...second()),
        'TLS_FAILED',
        'UNRECOGNIZED_NAME',
        'picks TLSv1',
      ],
      [
        'HTTP/2 alone',
        (port) => openssl(port, '-alpn', 'h2'),
        'TLS_FAILED',
        'NO_APPLICATION_PROTOCOL',
        ASKED,
      ],
      [
        'a client certificate, and does without one',
        (port) => openssl(port, '-verify', '1'),
        null,
        ASKED,
        'no client certificate',
      ],
      [
        'no client certificate',
        (port) => openssl(port),
        null,
        'it asks for no client certificate before the request',
        ASKED,
      ],
      [
        'nothing that a hello of TLS 1.2 can see',
        (port) => openssl(port, '-tls1_3'),
        null,
        'whether it asks for a client certificate is not known',
        'picks TLSv1.2',
      ],
    ])('tells a server that wants %s', async (_, command, code, has, hasNot) => {
      const seen = await look(command);

      expect(seen.code).toBe(code);
      expect(seen.evidence).toContain(has);
      expect(seen.evidence).not.toContain(hasNot);
    });
  },
);
