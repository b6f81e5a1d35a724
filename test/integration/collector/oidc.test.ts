import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { expect, onTestFinished, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { type Running, runningCollector, temporaryFolder } from './support.ts';

/** A port that nobody has: the provider must know the collector's before that starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** @param groups of whoever logs in @param inToken whether the token itself names them */
async function company(groups: readonly string[], inToken: boolean) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const helpdesk = `127.0.0.1:${String(await freePort())}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'linesman',
        token_endpoint_auth_method: 'none',
        redirect_uris: [`http://${helpdesk}/oidc/callback`],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    conformIdTokenClaims: !inToken,
    pkce: { required: () => true },
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, preferred_username: `${sub}\u202e<b>`, groups }),
    }),
  });
  server.on('request', provider.callback());
  const oidc = { issuer, clientId: 'linesman', readers: ['Helpdesk'], admins: ['Mail team'] };
  const collector = await runningCollector(await temporaryFolder(), {}, undefined, {
    helpdesk,
    oidc,
  });
  return { collector, issuer };
}

/** A browser with its cookies, which follows what it is told until it is back at the collector. */
function browser({ helpdesk }: Running) {
  const jars = new Map<string, Map<string, string>>();
  const ask = async (url: string, body?: URLSearchParams): Promise<Response> => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: {
        Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(origin === helpdesk?.url ? { 'Sec-Fetch-Site': 'cross-site' } : {}),
      },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    return answer;
  };
  /** Fills in the forms of the provider. @returns the address that it leads back to */
  const logIn = async (): Promise<string> => {
    const begun = await fetch(`${helpdesk?.url ?? ''}/oidc/login`, { redirect: 'manual' });
    const [state = ''] = begun.headers.getSetCookie();
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(state) ?? [];
    jars.set(helpdesk?.url ?? '', new Map([[name, value]]));
    let next = begun.headers.get('location') ?? '';
    for (let step = 0; step < 12; step += 1) {
      const answer = await ask(next);
      const location = answer.headers.get('location');
      if (location !== null) {
        next = new URL(location, next).href;
        if (next.startsWith(`${helpdesk?.url ?? ''}/`)) return next;
        continue;
      }
      const form = await answer.text();
      const [, action = ''] = /action="([^"]+)"/.exec(form) ?? [];
      const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(form) ?? [];
      const sent = await ask(action, new URLSearchParams({ prompt, login: 'anna', password: 'x' }));
      next = new URL(sent.headers.get('location') ?? '', action).href;
    }
    throw new Error(`the provider leads in a circle: ${next}`);
  };
  return { ask, logIn };
}

test.each([
  { groups: ['/Helpdesk', 'other'], inToken: true, sees: 'You see what laptops report.' },
  { groups: ['Mail team'], inToken: false, sees: 'who opened what' },
])(
  "a company's own login lets in by groups, and says the role (groups in the token: $inToken)",
  async ({ groups, inToken, sees }) => {
    const { collector } = await company(groups, inToken);
    const { ask, logIn } = browser(collector);

    const back = await ask(await logIn());
    const cookie = back.headers.getSetCookie()[0] ?? '';
    const you = await fetch(`${collector.helpdesk?.url ?? ''}/you`, {
      headers: { Cookie: cookie.split(';')[0] ?? '' },
    });
    const shown = await you.text();

    expect([back.status, you.status]).toEqual([200, 200]);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(await back.text()).toContain('content="0;url=/"');
    expect(shown).toContain(sees);
    expect(shown).toContain('Logged in as anna');
    expect(shown).not.toMatch(/\u202e|<b>/);
  },
);

test('who is in none of the groups stays outside, and the log says who it was', async () => {
  const { collector } = await company(['Kitchen'], true);
  const { ask, logIn } = browser(collector);

  const back = await ask(await logIn());

  expect(back.status).toBe(403);
  expect(back.headers.getSetCookie()).toEqual([]);
  expect(await back.text()).toContain('none of your groups');
});

test('a login is finished once, by the browser that began it, as it was begun', async () => {
  const { collector } = await company(['Helpdesk'], true);
  const { ask, logIn } = browser(collector);
  const callback = await logIn();

  const elsewhere = await fetch(callback, { redirect: 'manual' });
  const wrongState = new URL(callback);
  wrongState.searchParams.set('state', 'x');
  const forged = await ask(wrongState.href);
  const spent = await ask(callback);
  const other = browser(collector);
  const second = await other.logIn();
  const first = await other.ask(second);
  const again = await other.ask(second);

  expect([elsewhere, forged, spent, first, again].map(({ status }) => status)).toEqual([
    401, 401, 401, 200, 401,
  ]);
});

test('the start says what is wrong with its settings, and a silent login says so on the page', async () => {
  const start = async (oidc: object): Promise<string> => {
    const started = await startCollector({
      dataFolder: await temporaryFolder(),
      listen: '127.0.0.1:0',
      helpdesk: '127.0.0.1:0',
      log: () => undefined,
      oidc: { issuer: 'http://127.0.0.1:9', clientId: 'x', readers: ['a'], ...oidc },
    });
    return started.ok ? '' : started.message;
  };
  const { helpdesk } = await runningCollector(await temporaryFolder(), {}, undefined, {
    oidc: { issuer: 'http://127.0.0.1:9', clientId: 'x', readers: ['a'] },
  });

  const silent = await fetch(`${helpdesk?.url ?? ''}/oidc/login`, { redirect: 'manual' });

  expect(await start({ issuer: 'http://login.example' })).toContain('write https');
  expect(await start({ readers: [] })).toContain('lets nobody in');
  expect(await start({ secretFile: '/nowhere' })).toContain('cannot read the secret');
  expect(silent.status).toBe(503);
  expect(await silent.text()).toContain('does not answer');
});
