import { withDeadline } from '../../../lib/deadline.ts';
import { errorName } from '../../../lib/error-name.ts';
import { AUTODISCOVER } from '../../../model/text/en/evidence-autodiscover.ts';
import { type Answer, type ServiceRecord, targetOf, type LookIo } from '../types.ts';
import { follow, type Followed } from './follow.ts';
import { readAnswer } from './read-answer.ts';
import type { SearchStep, StepSeen } from './step-end.ts';
import { type Visit, visitWith } from './visit.ts';

const SRV_TIMEOUT_MS = 5_000;
const PATH = '/autodiscover/autodiscover.xml';
const NO_RECORD: readonly string[] = ['ENOTFOUND', 'ENODATA'];

export interface Searched extends StepSeen {
  readonly answers: readonly Answer[];
  readonly isByProxy?: boolean;
}

/** Every step of the search for one domain, side by side, each whatever the others find. */
export async function search(domain: string, io: LookIo): Promise<readonly Searched[]> {
  const visit = visitWith(io);
  const timed = async (step: SearchStep, way: Promise<Followed>): Promise<Searched> => {
    const startMs = io.monotonicMs();
    const followed = await way;
    return { step, ...followed, ms: io.monotonicMs() - startMs };
  };
  const host = `autodiscover.${domain}`;
  return Promise.all([
    timed('root', follow(new URL(PATH, `https://${domain}`), { visit, mayBeOurs: false })),
    timed('host', follow(new URL(PATH, `https://${host}`), { visit, mayBeOurs: true })),
    timed('redirect', byRedirect(new URL(PATH, `http://${host}`), visit)),
    timed('srv', byRecord(`_autodiscover._tcp.${domain}`, visit, io)),
  ]);
}

/** Plain http counts by its redirect alone: nothing else it says is believed (MS-OXDISCO §3.1.5.4). */
async function byRedirect(url: URL, visit: Visit): Promise<Followed> {
  const visited = await visit(url);
  if (
    visited.kind === 'answer' &&
    targetOf(visited.answer) === null &&
    readAnswer(visited.answer).kind !== 'portal'
  ) {
    const reason = AUTODISCOVER.noRedirect(visited.answer.status);
    return {
      answers: [visited.answer],
      end: { kind: 'nothing', reason, isCertain: true, warnsOf: null },
      lines: [reason],
    };
  }
  // What was asked is not asked again: the walk begins with this answer.
  let isFirst = true;
  return follow(url, {
    visit: (next) => {
      if (!isFirst) return visit(next);
      isFirst = false;
      return Promise.resolve(visited);
    },
    mayBeOurs: true,
  });
}

type Records = readonly ServiceRecord[] | { readonly error: string };

async function byRecord(name: string, visit: Visit, io: LookIo): Promise<Followed> {
  const on = (reason: string, isCertain: boolean): Followed => ({
    answers: [],
    end: { kind: 'nothing', reason, isCertain, warnsOf: null },
    lines: [reason],
  });
  const records = await askRecords(name, io);
  if ('error' in records)
    return NO_RECORD.includes(records.error)
      ? on(AUTODISCOVER.noRecord(name), true)
      : on(AUTODISCOVER.recordUnasked(name, records.error), false);
  const [first, ...others] = [...records].sort(
    (one, other) => one.priority - other.priority || other.weight - one.weight,
  );
  if (first === undefined) return on(AUTODISCOVER.noRecord(name), true);
  const { port } = first;
  const target = first.name.replace(/\.$/, '');
  const url = URL.parse(PATH, `https://${target}:${String(port)}`);
  if (target === '' || url === null) return on(AUTODISCOVER.noService(name), true);
  const followed = await follow(url, { visit, mayBeOurs: true });
  return {
    ...followed,
    lines: [
      AUTODISCOVER.record(url.hostname, port, others.length),
      AUTODISCOVER.userIsAsked(url.hostname),
      ...followed.lines,
    ],
  };
}

async function askRecords(name: string, { resolveService, signal }: LookIo): Promise<Records> {
  if (resolveService === undefined) return { error: 'ENOTSUP' };
  return withDeadline<Records>(
    { timeoutMs: SRV_TIMEOUT_MS, signal },
    (why) => ({ error: why === 'aborted' ? 'ABORT_ERR' : 'ETIMEDOUT' }),
    (settle) => {
      resolveService(name).then(settle, (error: unknown) => {
        settle({ error: errorName(error) });
      });
      return undefined;
    },
  );
}
