import type { Door, DoorSetting } from '../../../model/door.ts';
import { isPublicAddress } from '../../../model/net/public-address.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import type { RungFacts } from '../../../model/rung-facts.ts';
import { BESIDE } from '../../../model/text/en/evidence-beside.ts';
import { ask } from '../ask.ts';
import { isOffered, offersIn } from '../auth-offers.ts';
import { offersChange, productOfForm } from '../exchange-form.ts';
import { answerIn } from '../answer-in.ts';
import { nextHere, type Walked } from '../hops.ts';
import { type FormOf, formIn } from '../login-form.ts';
import { logonBy } from '../logon/decide.ts';
import { NTLM_NEGOTIATE, type NtlmIdentity, ntlmIdentityIn } from '../ntlm-challenge.ts';
import type { Place } from '../place.ts';
import { type DoorRequest, headersOf, rpcRequest } from '../requests.ts';
import { type Answer, type LookIo, valuesOf } from '../types.ts';
import type { AskAgain } from './ask-again.ts';
import { healthPage, healthWords } from './health.ts';
import { identityWords } from './identity.ts';
import { NO_SUCH_PATH, publishingIn, type Publishing, witnessIn } from './publishing.ts';
import { FURTHER_CHANNELS, tellChannels } from './rpc-channels.ts';

/** What was asked beside a door, and what it adds to what the door showed. */
export interface Beside {
  /** Beside who answers. */
  readonly who: readonly string[];
  /** Beside the login. */
  readonly login: readonly string[];
  readonly preAuth: Door['preAuth'];
  /** What an RPC proxy says of its way to Exchange on another channel than the first. */
  readonly trouble: string | null;
  readonly facts: RungFacts;
}

export const NOTHING_BESIDE: Beside = {
  who: [],
  login: [],
  preAuth: 'unknown',
  trouble: null,
  facts: {},
};

export interface DoorSeen {
  readonly door: DoorSetting;
  readonly request: DoorRequest;
  readonly place: Place;
  /** Null where none came. */
  readonly first: Answer | null;
  /** Where its redirects lead; they go on while more is asked. */
  readonly walking: Promise<Pick<Walked, 'answers'>>;
  readonly network: NetworkState;
  /** The Exchange server of the settings. */
  readonly server: string | null;
}

/**
 * Asks what the door itself does not show, at the same place: side by side, and beside its redirects,
 * of which only the login waits for the last. Never rejects.
 */
export async function lookBeside(seen: DoorSeen, io: LookIo): Promise<Beside> {
  const { door, request, place, first, walking, network, server } = seen;
  if (first === null || network.label === 'captive') return NOTHING_BESIDE;
  const askAgain: AskAgain = async (one) => answerIn(one, (await ask(one, place, io)).answer);
  // What stands at another host was not asked beside: nothing of it is held against this one.
  const hereOf = (walked: readonly Answer[]): readonly Answer[] =>
    walked.filter(({ url }) => url.hostname === first.url.hostname);
  const [{ answers }, health, witness, identity, channels, logon] = await Promise.all([
    walking,
    askHealth(seen, askAgain),
    door.kind === 'owa' ? askWitness(first, seen, askAgain) : null,
    walking.then((walked) => askIdentity(seen, hereOf(walked.answers), askAgain, io)),
    askChannels(request, first, askAgain),
    walking.then((walked) => readLogon(door, hereOf(walked.answers), io)),
  ]);
  const here = hereOf(answers);
  const last = here.at(-1) ?? first;
  const form = answers.map(formIn).find((one) => one !== null) ?? null;
  const publishing =
    witness === null
      ? null
      : publishingIn({ answers: here, witness: witnessIn(witness.answer), identity, server });
  const preAuth = preAuthOf(form, publishing);
  const product = productOfForm(answers, form);
  return {
    who: [
      ...(publishing === null ? [] : [publishing.because]),
      ...(witness?.answer == null ? [] : [BESIDE.witness(NO_SUCH_PATH, witness.answer.status)]),
      ...health,
      ...channels.lines,
      ...(door.kind === 'rpcProxy' && request.method === 'GET' ? [BESIDE.channels.paced] : []),
    ],
    login: [
      ...(product === null ? [] : [BESIDE.form.exchange(product)]),
      ...(offersChange(answers, form) ? [BESIDE.form.change] : []),
      ...(offersWindows(here) && door.kind !== 'rpcProxy' ? identityWords(identity, io.now()) : []),
      BESIDE.preAuth[preAuth],
    ],
    preAuth,
    trouble: channels.trouble,
    facts: { ...exposedIn({ door, place, network, publishing, url: last.url }), ...logon },
  };
}

const get = (url: URL, { client }: DoorSetting): DoorRequest => ({
  method: 'GET',
  url,
  headers: headersOf(client),
  follows: false,
});

async function askHealth(
  { door, request }: DoorSeen,
  askAgain: AskAgain,
): Promise<readonly string[]> {
  const page = healthPage({ kind: door.kind, url: request.url });
  return page === null ? [] : [healthWords(page, await askAgain(get(page, door)))];
}

/** Asked at once where the first redirect leads, and again only where the walk ends elsewhere. */
async function askWitness(first: Answer, { door, walking }: DoorSeen, askAgain: AskAgain) {
  const witnessAt = (url: URL) => askAgain(get(new URL(NO_SUCH_PATH, url), door));
  const likely = nextHere(first) ?? first.url;
  const asking = witnessAt(likely);
  const isHere = ({ url }: Answer): boolean => url.hostname === likely.hostname;
  const { url: last = likely } = (await walking).answers.findLast(isHere) ?? {};
  return { answer: await (last.origin === likely.origin ? asking : witnessAt(last)) };
}

const offersWindows = (answers: readonly Answer[]): boolean => {
  const offers = offersIn(answers.flatMap((answer) => valuesOf(answer, 'www-authenticate')));
  return isOffered(offers, 'ntlm') || isOffered(offers, 'negotiate');
};

/** The first message of NTLM, once at each host; whatever comes back is never answered. */
async function askIdentity(
  { door, request, place }: DoorSeen,
  answers: readonly Answer[],
  askAgain: AskAgain,
  io: LookIo,
): Promise<NtlmIdentity | null> {
  const last = answers.at(-1);
  if (last === undefined || door.kind === 'rpcProxy' || !offersWindows(answers)) return null;
  return io.identify(last.url, place, async () => {
    const answer = await askAgain({
      method: request.method,
      url: last.url,
      headers: {
        ...headersOf(door.client),
        // Of a connection that is about to close no server keeps a challenge.
        Connection: 'keep-alive',
        Authorization: `NTLM ${NTLM_NEGOTIATE}`,
      },
      follows: false,
    });
    return answer === null ? null : ntlmIdentityIn(valuesOf(answer, 'www-authenticate'));
  });
}

/** Whether a browser of this laptop logs on at OWA by itself, where no form is shown. */
async function readLogon(
  { kind, url }: DoorSetting,
  answers: readonly Answer[],
  io: LookIo,
): Promise<RungFacts> {
  const last = answers.at(-1);
  if (kind !== 'owa' || last === undefined || !offersWindows(answers)) return {};
  if (answers.some((answer) => formIn(answer) !== null)) return {};
  const rules = (await io.logonRules?.(last.url)) ?? [];
  const offers = offersIn(answers.flatMap((answer) => valuesOf(answer, 'www-authenticate')));
  return { logon: { url, ...logonBy(last.url, offers, rules, process.platform) } };
}

/** The channels beside the first; over https alone, and where the first was asked as one. */
async function askChannels(first: DoorRequest, last: Answer, askAgain: AskAgain) {
  if (first.method !== 'RPC_IN_DATA') return { lines: [], trouble: null };
  const further = await Promise.all(
    FURTHER_CHANNELS.map(async (channel) => ({
      ...channel,
      answer: await askAgain(rpcRequest(first, channel)),
    })),
  );
  return tellChannels([{ verb: 'RPC_IN_DATA', port: 6001, answer: last }, ...further]);
}

/** A form says whose it is; without one, who answers for every path does. */
function preAuthOf(form: FormOf | null, publishing: Publishing | null): Door['preAuth'] {
  if (form === 'isa' || form === 'citrix') return 'proxy';
  if (form === 'owa' || form === 'owa-2003') return 'exchange';
  return publishing?.way === 'direct' || publishing?.way === 'front-end' ? 'exchange' : 'unknown';
}

/** Networks in which Exchange is meant to answer itself. */
const INSIDE: readonly string[] = ['lan-corporate', 'tunnel', 'tunnel-degraded'];

/**
 * Exchange answers the Internet itself: by the witness, from a public address, and outside; or
 * wherever the settings say that somebody stands before it.
 */
function exposedIn({
  door: { front },
  place,
  network,
  publishing,
  url,
}: Pick<DoorSeen, 'door' | 'place' | 'network'> & {
  readonly publishing: Publishing | null;
  readonly url: URL;
}): RungFacts {
  const isBare = publishing?.because !== undefined && isExchangeItself(publishing);
  if (!isBare || front === 'direct' || front === 'front-end') return {};
  const isFromOutside =
    place.via === 'direct' && isPublicAddress(place.address) && !INSIDE.includes(network.label);
  const isMeantOtherwise = front === 'isa' || front === 'citrix';
  if (!isFromOutside && !isMeantOtherwise) return {};
  return { exposed: { host: url.hostname, proof: publishing.because } };
}

const isExchangeItself = ({ way, because }: Publishing): boolean =>
  way === 'direct' || way === 'front-end' || because === BESIDE.publishing.oneOrTwo;
