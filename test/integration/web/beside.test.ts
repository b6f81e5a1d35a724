import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DoorKind, DoorSetting } from '../../../model/door.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import { runDoors } from '../../../probes/web/run-doors.ts';
import { companyRoot } from '../../support/company-root.ts';
import { describeWhere, findCommand, needsCommands } from '../../support/needs.ts';
import { NETWORK } from '../../support/samples.ts';
import { trusting } from '../../support/trusting.ts';
import { doorAt, MAIL } from '../../support/web/look.ts';

/**
 * A server of NTLM by Python's own tools, which share nothing with Linesman: answers a first message
 * with a challenge that has every name, and anything else with the offer (MS-NLMP §2.2.1.2).
 */
const NTLM_SERVER = `
import base64, struct, sys, time, http.server
def av(i, b): return struct.pack('<HH', i, len(b)) + b
u = lambda s: s.encode('utf-16le')
def challenge():
    name = u('CORP')
    filetime = struct.pack('<Q', int((time.time() + 300 + 11644473600) * 10**7))
    info = av(2, u('CORP')) + av(1, u('FRONT1')) + av(4, u('corp.example')) + av(3, u('front1.corp.example')) + av(5, u('forest.example')) + av(7, filetime) + av(0, b'')
    head = b'NTLMSSP\\0' + struct.pack('<I', 2) + struct.pack('<HHI', len(name), len(name), 56) + struct.pack('<I', 0x02898205) + b'\\x11'*8 + b'\\0'*8
    head += struct.pack('<HHI', len(info), len(info), 56 + len(name)) + struct.pack('<BBHBBBB', 6, 1, 7601, 0, 0, 0, 15)
    return base64.b64encode(head + name + info).decode()
class Handler(http.server.BaseHTTPRequestHandler):
    server_version = 'Microsoft-IIS/7.5'
    sys_version = ''
    def log_message(self, *a): pass
    def do_GET(self):
        sent = self.headers.get('Authorization', '')
        with open(sys.argv[2], 'a') as log: log.write(self.path + '|' + sent + '\\n')
        if self.path.startswith('/linesman') or self.path.endswith('healthcheck.htm'):
            self.send_response(404); self.send_header('Content-Length', '0'); self.end_headers(); return
        self.send_response(401)
        if sent.startswith('NTLM '):
            kind = struct.unpack('<I', base64.b64decode(sent[5:])[8:12])[0]
            self.send_header('WWW-Authenticate', 'NTLM ' + challenge() if kind == 1 else 'NTLM')
        else:
            self.send_header('WWW-Authenticate', 'Negotiate'); self.send_header('WWW-Authenticate', 'NTLM')
        self.send_header('Content-Length', '0'); self.end_headers()
http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
`;

const PLACES = `
location = /owa/ { add_header X-OWA-Version 15.2.858.5 always; add_header X-FEServer EX1 always; add_header X-BEServer EX1 always; default_type text/html; return 200 '<form action="/owa/auth.owa"><input type="password"></form>'; }
location = /owa/healthcheck.htm { default_type text/html; return 200 '200 OK<br/>EX1.corp.example'; }
location = /rpc/rpcproxy.dll { error_page 418 = @rpc; return 418; }
location @rpc { add_header WWW-Authenticate NTLM always; if ($args ~ ":6004$") { return 404; } return 401; }
`;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

describeWhere(
  [needsCommands('nginx', 'openssl', 'python3')],
  'what is asked beside a door, of real servers',
  () => {
    const root = companyRoot();
    let folder = '';
    let [https, ntlm] = [0, 0];
    const stops: (() => Promise<unknown>)[] = [];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'linesman-beside-'));
      [https, ntlm] = [await freePort(), await freePort()];
      const { key, cert } = root.issue(MAIL);
      await writeFile(join(folder, 'key'), key);
      await writeFile(join(folder, 'pem'), cert);
      await writeFile(join(folder, 'ntlm.py'), NTLM_SERVER);
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => `${name}_temp_path ${folder}/${name};`)
        .join(' ');
      await writeFile(
        join(folder, 'nginx.conf'),
        `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/pid; error_log ${folder}/error.log; events {}
http { log_format all '$request|$http_content_length|$http_user_agent|$request_length|$http_authorization'; access_log ${folder}/access.log all; ${temporary} server_tokens off;
server { listen 127.0.0.1:${String(https)} ssl; ssl_certificate ${folder}/pem; ssl_certificate_key ${folder}/key; ${PLACES} } }`,
      );
      for (const [command, ...words] of [
        ['nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
        ['python3', join(folder, 'ntlm.py'), String(ntlm), join(folder, 'ntlm.log')],
      ] as const) {
        const child = spawn(findCommand(command) ?? command, words, { stdio: 'ignore' });
        const ended = once(child, 'exit');
        stops.push(async () => {
          child.kill('SIGTERM');
          await ended;
        });
      }
      for (let tries = 0; tries < 200; tries += 1) {
        if (await fetch(`http://127.0.0.1:${String(ntlm)}/awake`).catch(() => null)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('the server of NTLM did not start');
    });
    afterAll(async () => {
      await Promise.all(stops.map((stop) => stop()));
      await rm(folder, { recursive: true });
    });

    const look = async (
      doors: readonly DoorSetting[],
      network: NetworkState = NETWORK,
      areChannelsDue = true,
    ) => {
      const {
        checks,
        doors: shown,
        facts,
      } = await runDoors(
        { doors, network, server: 'exch1.corp.example', areChannelsDue },
        {
          signal: AbortSignal.timeout(15_000),
          resolve: () => Promise.resolve(['127.0.0.1']),
          chooseWays: () => Promise.resolve({ ways: [null], untold: null }),
          trust: trusting(root.cert),
          now: () => new Date(),
          monotonicMs: () => performance.now(),
        },
      );
      const said = (step: string): string =>
        checks
          .filter((check) => check.step === step)
          .flatMap(({ evidence }) => evidence)
          .join(' | ');
      return { checks, shown, facts, said };
    };
    const at = (kind: DoorKind, path: string, port = https): DoorSetting =>
      doorAt(kind, `${port === https ? 'https' : 'http'}://${MAIL}:${String(port)}${path}`);

    it('names the server of healthcheck.htm, the product of the form, and whose login it is', async () => {
      const { said, shown } = await look([at('owa', '/owa/')]);

      expect(said('web-who')).toContain('EX1.corp.example answers');
      expect(said('web-auth')).toContain('the form is that of Exchange 2019');
      expect(shown[0]?.preAuth).toBe('exchange');
    });

    it('sends the first message of NTLM once, and never another', async () => {
      const doors = [at('owa', '/owa', ntlm), at('ews', '/ews/exchange.asmx', ntlm)];
      const { said } = await look(doors);
      const sent = (await readFile(join(folder, 'ntlm.log'), 'utf8'))
        .split('\n')
        .flatMap((line) => line.split('|')[1] || []);

      expect(sent).toHaveLength(1);
      expect(Buffer.from(sent[0]?.slice(5) ?? '', 'base64').readUInt32LE(8)).toBe(1);
      expect(said('web-auth')).toContain(
        'computer front1.corp.example, domain corp.example, forest forest.example, Windows 6.1.7601',
      );
      expect(said('web-auth')).toMatch(/its clock is (?:299|300|301) s ahead/);
    });

    it('tells a front end by the name that it gives itself', async () => {
      const { said, shown } = await look([at('owa', '/owa', ntlm)]);

      expect(said('web-who')).toContain(
        'a front end of Exchange is published: FRONT1 answers for exch1',
      );
      expect(shown[0]?.preAuth).toBe('exchange');
    });

    it('tells Exchange that answers itself where the settings say that ISA stands there', async () => {
      const door = at('owa', '/owa', ntlm);
      const outside: NetworkState = { ...NETWORK, label: 'mobile' };
      const exposed = async (front: DoorSetting['front']) =>
        [...((await look([{ ...door, front }], outside)).facts?.values() ?? [])].flatMap(
          (fact) => fact.exposed?.host ?? [],
        );

      expect(await exposed('isa')).toEqual([MAIL]);
      // An address of this very laptop is no public one, and `direct` is meant so.
      expect(await exposed(null)).toEqual([]);
      expect(await exposed('direct')).toEqual([]);
    });

    it('asks for each channel of RPC over HTTP once, empty, and says where they differ', async () => {
      const { said, checks } = await look([at('rpcProxy', '/rpc/rpcproxy.dll')]);
      const lines = (await readFile(join(folder, 'access.log'), 'utf8'))
        .split('\n')
        .filter((line) => line.startsWith('RPC_'));

      expect(lines.map((line) => line.split(' HTTP')[0]).sort()).toEqual(
        ['IN', 'OUT'].flatMap((way) =>
          [6001, 6002, 6004].map(
            (port) => `RPC_${way}_DATA /rpc/rpcproxy.dll?exch1.corp.example:${String(port)}`,
          ),
        ),
      );
      for (const line of lines) expect(line).toMatch(/\|0\|MSRPC\|\d{2,3}\|-$/);
      expect(said('web-who')).toMatch(/RPC_IN_DATA 6004, RPC_OUT_DATA 6004: status 404/);
      expect(checks.at(-1)?.status).toBe('ok');
    });

    it('asks for no channel where they were asked lately', async () => {
      const before = await readFile(join(folder, 'access.log'), 'utf8');
      const { said } = await look([at('rpcProxy', '/rpc/rpcproxy.dll')], NETWORK, false);
      const fresh = (await readFile(join(folder, 'access.log'), 'utf8')).slice(before.length);

      expect(fresh).toContain('GET /rpc/rpcproxy.dll');
      expect(fresh).not.toContain('RPC_');
      expect(said('web-who')).toContain('once an hour at most');
    });
  },
);
