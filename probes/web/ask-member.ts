import type { DoorKind } from '../../model/door.ts';
import { ask, type Asked } from './ask.ts';
import type { Place } from './place.ts';
import { answerIn } from './answer-in.ts';
import { judgePlace } from './judge-place.ts';
import { isWell, type Member } from './members.ts';
import type { DoorRequest } from './requests.ts';
import type { ServerFlight } from './server-flight.ts';
import type { LookIo } from './types.ts';

/** A member with what it was asked, so that its redirects can be followed. */
export interface AskedMember extends Member {
  readonly place: Place;
  readonly asked: Asked;
}

export interface AroundDoor {
  readonly kind: DoorKind;
  readonly isCaptive: boolean;
}

/** What an answer that stands waits for a hello that was sent beside it. */
const HELLO_GRACE_MS = 250;
/** What a member that is well waits for one that stands before it (RFC 8305 §5). */
const MEMBER_GRACE_MS = 250;

/** The whole request at one place, once, and a hello of our own beside it. Never rejects. */
export async function askMember(
  request: DoorRequest,
  place: Place,
  name: string,
  around: AroundDoor,
  io: LookIo,
): Promise<AskedMember> {
  const isTls = request.url.protocol === 'https:';
  const saying = isTls ? io.hello(request.url, place) : null;
  const asked = await ask(request, place, io);
  const flight = saying === null ? null : await flightFor(asked, saying);
  const answer = answerIn(request, asked.answer);
  return {
    address: name,
    judged: judgePlace({ name, isTls, asked, flight, answer }, around),
    status: answer?.status ?? null,
    place,
    asked,
  };
}

/** Where TLS failed the flight says why, and is waited for; elsewhere it is a line of evidence. */
async function flightFor(
  { answer, tls }: Asked,
  saying: Promise<ServerFlight>,
): Promise<ServerFlight | null> {
  if (tls !== null && answer.ok) return Promise.race([saying, later(HELLO_GRACE_MS)]);
  const isNeeded = !answer.ok && (answer.at === 'tls' || answer.at === 'answer');
  return isNeeded ? saying : null;
}

const later = (ms: number): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve(null);
    }, ms).unref();
  });

/**
 * The first member that is well, in their order, as soon as it is known: who is silent before it is
 * not waited for. Null once all have ended and none is.
 */
export function firstWell(asking: readonly Promise<AskedMember>[]): Promise<AskedMember | null> {
  return new Promise((resolve) => {
    const ended: (AskedMember | null)[] = asking.map(() => null);
    let timer: NodeJS.Timeout | undefined;
    const choose = (): void => {
      clearTimeout(timer);
      resolve(ended.find((member) => member !== null && isWell(member)) ?? null);
    };
    asking.forEach((one, place) => {
      void one.then((member) => {
        ended[place] = member;
        const first = ended.findIndex((other) => other !== null && isWell(other));
        const open = ended.findIndex((other) => other === null);
        if (open === -1 || (first !== -1 && first < open)) choose();
        else if (first !== -1) timer ??= setTimeout(choose, MEMBER_GRACE_MS);
      });
    });
  });
}
