import { isIP } from 'node:net';
import { withDeadline } from '../../lib/deadline.ts';
import { errorName } from '../../lib/error-name.ts';
import { exchangeHttp, type HttpAnswer } from '../../lib/http-exchange.ts';
import type { Door, DoorSetting, Hop } from '../../model/door.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { inconclusive, OK, type StepOutcome } from '../../model/step-outcome.ts';
import { DOOR } from '../../model/text/en/evidence-web.ts';
import { offersIn } from './auth-offers.ts';
import { type DoorCheck, doorRecorder } from './door-recorder.ts';
import { judgeAnswer, judgeLogin, otherFront } from './judge-answer.ts';
import { judgeTls, type TlsEnd } from './judge-tls.ts';
import { formIn } from './login-form.ts';
import { type DoorRequest, requestTo } from './requests.ts';
import { type TlsFacts, tlsFactsOf } from './tls-facts.ts';
import { type Answer, valuesOf, type WebIo } from './types.ts';
import { whoAnswered } from './who-answered.ts';

const RESOLVE_TIMEOUT_MS = 5_000;
const HOP_TIMEOUT_MS = 8_000;
const MAX_BODY_BYTES = 64 * 1024;
/** Redirects beyond these are a loop, or a server that wants to keep us. */
const MAX_HOPS = 5;
const MAX_ADDRESSES = 4;

interface Around {
  readonly network: NetworkState;
  readonly server: string | null;
}

interface Knocked {
  readonly checks: readonly DoorCheck[];
  readonly door: Door;
}

/** What one request came to, and what TLS showed before it. */
interface Asked {
  readonly answer: HttpAnswer;
  readonly tls: TlsFacts | null;
  readonly ms: number;
}

/** Asks one door, bottom to top: its name, the connection, TLS, who answers, what login it wants. */
export async function knock(door: DoorSetting, around: Around, io: WebIo): Promise<Knocked> {
  const first = requestTo(door, around.server);
  const recorder = doorRecorder(door, around.network, io);
  const { kind, url, client } = door;
  const told = (more: Partial<Door> = {}): Knocked => {
    const checks = recorder.checks();
    const code = checks.find(({ status }) => status === 'fail')?.code ?? null;
    return {
      checks,
      door: {
        ...{ door: kind, url, client, via: 'direct', hops: [], who: 'unknown', auth: [] },
        preAuth: 'unknown',
        code,
        ...more,
      },
    };
  };

  const host = first.url.hostname.replace(/^\[(.*)\]$/, '$1');
  const named = await resolve(host, io);
  recorder.record('web-name', named.outcome, named.ms);
  if (named.addresses.length === 0) return told();
  // The first address that answers is asked on; the others are told of.
  const reached = await firstReached(first, named.addresses, io);
  recorder.record('web-tcp', reached.outcome, reached.ms);
  if (reached.asked === null) return told({ hops: [hopOf(first.url, null)] });
  const { asked } = reached;
  if (first.url.protocol === 'https:') {
    const end = tlsEndOf(asked);
    const judged = end === null ? inconclusive(DOOR.cut) : judgeTls(end);
    recorder.record('web-tls', judged, null);
    // A certificate that does not hold hides nothing: who answers is told all the same.
    if (end === null || end.kind === 'failed') return told({ hops: [hopOf(first.url, null)] });
  }
  const walked = await followed(first, reached.address, asked, io);
  if (walked.answers.length === 0) {
    recorder.record('web-who', noAnswer(walked.last.answer), walked.last.ms);
    return told({ hops: walked.hops });
  }
  const answers = walked.answers as [Answer, ...Answer[]];
  const by = whoAnswered(answers, around.network.label === 'captive');
  const offers = offersIn(answers.flatMap((answer) => valuesOf(answer, 'www-authenticate')));
  const form = answers.map(formIn).find((one) => one !== null) ?? null;
  const other = otherFront(door.front, by);
  const seenBy = other === null ? by : { ...by, evidence: [...by.evidence, other] };
  const outcome = judgeAnswer({ kind: door.kind, answers, by: seenBy, offers });
  recorder.record('web-who', outcome, walked.ms);
  if (outcome.status === 'ok')
    recorder.record('web-auth', judgeLogin(offers, form, door.expect), null);
  return told({
    hops: walked.hops,
    who: by.who,
    auth: [...(form === null ? [] : ['form']), ...offers],
    preAuth: form === 'isa' || form === 'citrix' ? 'proxy' : form === null ? 'unknown' : 'exchange',
  });
}

type Name = {
  readonly outcome: StepOutcome<'door' | 'host', 'DNS_FAILED'>;
  readonly addresses: readonly string[];
  readonly ms: number | null;
};

async function resolve(host: string, io: WebIo): Promise<Name> {
  if (isIP(host) !== 0) return { outcome: OK(DOOR.literal(host)), addresses: [host], ms: null };
  const startMs = io.monotonicMs();
  const found = await withDeadline<readonly string[] | { readonly error: string } | null>(
    { timeoutMs: RESOLVE_TIMEOUT_MS, signal: io.signal },
    (why) => (why === 'aborted' ? null : { error: 'ETIMEDOUT' }),
    (settle) => {
      io.resolve(host).then(settle, (error: unknown) => {
        settle({ error: errorName(error) });
      });
      return undefined;
    },
  );
  const ms = io.monotonicMs() - startMs;
  if (found === null) return { outcome: inconclusive(DOOR.cut), addresses: [], ms };
  if ('error' in found || found.length === 0) {
    const error = 'error' in found ? found.error : 'ENODATA';
    return {
      outcome: {
        status: 'fail',
        code: 'DNS_FAILED',
        evidence: [DOOR.nameless(host, error)],
        args: { error, servers: [] },
      },
      addresses: [],
      ms,
    };
  }
  const addresses = [...new Set(found)].slice(0, MAX_ADDRESSES);
  return { outcome: OK(DOOR.resolved(host, addresses)), addresses, ms };
}

type Reached = {
  readonly outcome: StepOutcome<'door' | 'host', 'HOST_UNREACHABLE'>;
  readonly ms: number;
} & ({ readonly asked: Asked; readonly address: string } | { readonly asked: null });

/** Each address in its order until one is connected to; the dead ones before it stay in the evidence. */
async function firstReached(
  request: DoorRequest,
  addresses: readonly string[],
  io: WebIo,
): Promise<Reached> {
  const startMs = io.monotonicMs();
  const dead: string[] = [];
  for (const address of addresses) {
    const asked = await ask(request, address, io);
    const { answer } = asked;
    if (answer.ok || answer.at !== 'connect') {
      const evidence = [DOOR.connected(address), ...dead];
      const outcome =
        dead.length === 0
          ? OK(...evidence)
          : ({
              status: 'degraded',
              code: 'HOST_UNREACHABLE',
              evidence,
              args: { address: [...addresses].slice(0, dead.length) },
            } as const);
      return { outcome, ms: io.monotonicMs() - startMs, asked, address };
    }
    if (io.signal.aborted)
      return { outcome: inconclusive(DOOR.cut), ms: io.monotonicMs() - startMs, asked: null };
    dead.push(DOOR.dead(address, answer.error));
  }
  return {
    outcome: {
      status: 'fail',
      code: 'HOST_UNREACHABLE',
      evidence: dead,
      args: { address: [...addresses] },
    },
    ms: io.monotonicMs() - startMs,
    asked: null,
  };
}

async function ask(request: DoorRequest, address: string, io: WebIo): Promise<Asked> {
  const startMs = io.monotonicMs();
  let tls: TlsFacts | null = null;
  const answer = await exchangeHttp({
    method: request.method,
    url: request.url,
    headers: request.headers,
    timeoutMs: HOP_TIMEOUT_MS,
    signal: io.signal,
    maxBodyBytes: MAX_BODY_BYTES,
    whenLonger: 'cut',
    restWithinMs: 2_000,
    way: {
      host: address,
      trust: io.trust,
      isLenient: true,
      onSecure: (socket) => {
        tls = tlsFactsOf(socket);
      },
    },
  });
  return { answer, tls, ms: io.monotonicMs() - startMs };
}

/** Null where the deadline came first. */
function tlsEndOf({ answer, tls }: Asked): TlsEnd | null {
  if (tls !== null) return { kind: 'stands', facts: tls };
  if (answer.ok) return null;
  if (answer.kind === 'aborted') return null;
  return { kind: 'failed', error: answer.error };
}

const noAnswer = (answer: HttpAnswer): StepOutcome<'door' | 'host', 'WEB_SERVER_BUSY'> =>
  !answer.ok && answer.kind === 'aborted'
    ? inconclusive(DOOR.cut)
    : {
        status: 'fail',
        code: 'WEB_SERVER_BUSY',
        evidence: [DOOR.noAnswer(answer.ok ? '' : answer.why)],
        args: { reason: DOOR.noAnswer(answer.ok ? '' : answer.error) },
      };

interface Walked {
  readonly answers: readonly Answer[];
  readonly hops: Hop[];
  readonly last: Asked;
  readonly ms: number;
}

/** Redirects on the same host, each recorded; one that leads elsewhere is where the walk ends. */
async function followed(
  first: DoorRequest,
  address: string,
  asked: Asked,
  io: WebIo,
): Promise<Walked> {
  const answers: Answer[] = [];
  const hops: Hop[] = [];
  let request = first;
  let last = asked;
  let { ms } = asked;
  for (;;) {
    const answer = answerIn(request, last.answer);
    hops.push(hopOf(request.url, answer));
    if (answer === null) break;
    answers.push(answer);
    const next = first.follows ? nextOf(answer) : null;
    if (next === null || hops.length >= MAX_HOPS) break;
    request = { ...first, url: next };
    last = await ask(request, address, io);
    ms += last.ms;
  }
  return { answers, hops, last, ms };
}

/** Where a redirect of this host leads on this host; null where it leads elsewhere or nowhere. */
function nextOf(answer: Answer): URL | null {
  const [location] = valuesOf(answer, 'location');
  if (answer.status < 300 || answer.status >= 400 || location === undefined) return null;
  const next = URL.parse(location, answer.url.href);
  if (next === null || !/^https?:$/.test(next.protocol)) return null;
  return next.hostname === answer.url.hostname ? next : null;
}

const answerIn = ({ url, method }: DoorRequest, answer: HttpAnswer): Answer | null =>
  answer.ok
    ? {
        url,
        method,
        status: answer.status,
        phrase: answer.phrase.slice(0, 1000),
        fields: answer.fields,
        body: answer.body.toString('latin1'),
      }
    : null;

const MAX_URL_CHARACTERS = 1000;
const shown = (text: string, most: number): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, most);

/** Queries may hold what a login page wants to have back: of a target only its path is kept. */
const withoutQuery = (url: URL): string => `${url.origin}${url.pathname}`;

function hopOf(url: URL, answer: Answer | null): Hop {
  const to = answer === null ? undefined : valuesOf(answer, 'location')[0];
  const target = to === undefined ? null : URL.parse(to, url.href);
  return {
    url: shown(withoutQuery(url), MAX_URL_CHARACTERS),
    status: answer?.status ?? null,
    phrase: answer === null ? null : shown(answer.phrase, 300),
    location: target === null ? null : shown(withoutQuery(target), MAX_URL_CHARACTERS),
  };
}
