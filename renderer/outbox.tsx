import { useState } from 'preact/hooks';
import type { NotSent, OutboxSummary } from '../model/agent-state.ts';
import type { OutboxShown } from '../model/contract.ts';
import type { OutboxItem } from '../model/outbox-item.ts';
import { WORDS } from './words.ts';
import { ask } from './ask.ts';
import { asTyped } from './as-typed.ts';

const { clockWords, counted, sizeWords } = WORDS.clock;
const { OUTBOX } = WORDS.page;
const { LOST, lossWords } = WORDS.losses;

interface Props {
  readonly outbox: OutboxSummary | null;
  readonly notSent: NotSent | null;
  readonly lastDeliveredAt: string | null;
  readonly reachable: boolean;
  readonly now: Date;
}

/** Reports for the helpdesk that wait, and why; the list is fetched when somebody looks. */
export function Outbox({ outbox, notSent, lastDeliveredAt, reachable, now }: Props) {
  const [sending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<string | null>(null);
  const count = outbox?.count ?? 0;

  const sendNow = async (): Promise<void> => {
    setSending(true);
    setOutcome(null);
    const answer = await ask('sync.run');
    setSending(false);
    setOutcome(
      answer.ok ? OUTBOX.sent(answer.value.sent.length, answer.value.waiting) : answer.message,
    );
  };

  return (
    <section class="card outbox" aria-labelledby="outbox-title">
      <h2 id="outbox-title">{OUTBOX.title}</h2>
      <p class="waiting">
        {outbox === null
          ? OUTBOX.unknown
          : count === 0
            ? OUTBOX.none
            : OUTBOX.waiting(counted(count, 'report'), sizeWords(outbox.bytes))}
      </p>
      <p class="why quiet">{asTyped(why(outbox, lastDeliveredAt, now))}</p>
      {(notSent === null ? [] : unsentLines(notSent)).map((line) => (
        <p class="quiet" key={line}>
          {line}
        </p>
      ))}
      <div class="outbox-act">
        <button
          type="button"
          disabled={count === 0 || sending || !reachable}
          onClick={() => {
            void sendNow();
          }}
        >
          {sending ? OUTBOX.sending : OUTBOX.send}
        </button>
        <p class="quiet" role="status">
          {outcome ?? ''}
        </p>
      </div>
      <Items key={`${String(count)} ${outbox?.heldBecause ?? ''}`} now={now} />
    </section>
  );
}

function why(outbox: OutboxSummary | null, lastDeliveredAt: string | null, now: Date): string {
  if (outbox === null) return OUTBOX.noAgent;
  if (outbox.count > 0) return WORDS.held.heldOnPage(outbox.heldBecause, outbox.trouble);
  return lastDeliveredAt === null
    ? OUTBOX.neverSent
    : OUTBOX.lastSent(clockWords(lastDeliveredAt, now));
}

function unsentLines({ refused, damaged, losses }: NotSent): readonly string[] {
  return [
    ...(refused > 0 ? [OUTBOX.sentence(LOST.refused(refused))] : []),
    ...(damaged > 0 ? [OUTBOX.sentence(LOST.damaged(counted(damaged, 'report')))] : []),
    ...(losses.length > 0 ? [OUTBOX.lost(LOST.label, LOST.here(lossWords(losses)))] : []),
  ];
}

function Items({ now }: { readonly now: Date }) {
  const [items, setItems] = useState<readonly OutboxItem[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [shown, setShown] = useState<OutboxShown | null>(null);
  const [retried, setRetried] = useState<string | null>(null);

  const isExplained = ({ id }: OutboxItem): boolean => shown?.ok === true && shown.item.id === id;

  const explain = async (id: string): Promise<void> => {
    const answer = await ask('outbox.show', { id });
    if (answer.ok) setShown(answer.value);
    else setProblem(answer.message);
  };
  const retry = async (id: string): Promise<void> => {
    const answer = await ask('outbox.retry', { ids: [id] });
    setRetried(
      answer.ok
        ? (answer.value.left.map(({ why }) => OUTBOX.sentence(why))[0] ?? OUTBOX.retried)
        : answer.message,
    );
    await load();
  };
  const load = async (): Promise<void> => {
    const answer = await ask('outbox.list');
    if (answer.ok) setItems(answer.value.items);
    else setProblem(answer.message);
  };

  return (
    <details
      onToggle={(event) => {
        if (event.currentTarget.open) void load();
      }}
    >
      <summary>{OUTBOX.show}</summary>
      {problem === null ? null : <p>{problem}</p>}
      {items?.length === 0 ? <p class="quiet">{OUTBOX.empty}</p> : null}
      <ul class="items">
        {items?.map((item) => (
          <li key={item.id}>
            <strong>
              {OUTBOX.kind(item.kind)}, {clockWords(item.createdAt, now)}
            </strong>
            <span class="quiet">
              {OUTBOX.states[item.state]} · {sizeWords(item.bytes)}
              {item.tries === 0 ? '' : OUTBOX.tried(counted(item.tries, 'time'))}
              {item.nextTryAt === null ? '' : OUTBOX.nextTry(clockWords(item.nextTryAt, now))}
            </span>
            {isExplained(item) && shown?.ok === true ? (
              <ul class="explained">
                {WORDS.waiting
                  .explained(shown.item, shown.recipients, shown.sending, now)
                  .map((line) => (
                    <li key={line}>{asTyped(line)}</li>
                  ))}
              </ul>
            ) : null}
            {item.copies.map(({ how, at }) => (
              <span class="quiet" key={`${how} ${at}`}>
                {OUTBOX.copied(how, clockWords(at, now))}
              </span>
            ))}
            <span class="take-along">
              <button
                type="button"
                onClick={() => {
                  void explain(item.id);
                }}
              >
                {OUTBOX.explain}
              </button>{' '}
              <button
                type="button"
                disabled={item.state === 'sending'}
                onClick={() => {
                  void retry(item.id);
                }}
              >
                {OUTBOX.retry}
              </button>{' '}
              <a href={`/bundle/${item.id}`} download>
                {OUTBOX.save}
              </a>{' '}
              <a href={`/draft/${item.id}`} download>
                {OUTBOX.draft}
              </a>
            </span>
            {item.lastError === null || isExplained(item) ? null : (
              <span class="quiet">{OUTBOX.reason(item.lastError)}</span>
            )}
          </li>
        ))}
      </ul>
      <p class="quiet" role="status">
        {shown?.ok === false ? OUTBOX.sentence(shown.message) : (retried ?? '')}
      </p>
    </details>
  );
}
