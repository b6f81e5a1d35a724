import { useState } from 'preact/hooks';
import type { OutboxSummary } from '../model/agent-state.ts';
import type { OutboxItem } from '../model/outbox-item.ts';
import { clockWords, counted, sizeWords } from '../model/text/clock.ts';
import { ask } from './ask.ts';
import { heldWords, ITEM_WORDS } from './words.ts';

const KIND_WORDS: Readonly<Record<string, string>> = {
  break: 'Trouble began',
  end: 'Trouble is over',
  finding: 'Something was found',
};

interface Props {
  readonly outbox: OutboxSummary | null;
  readonly lastDeliveredAt: string | null;
  readonly reachable: boolean;
  readonly now: Date;
}

/** Reports for the helpdesk that wait, and why; the list is fetched when somebody looks. */
export function Outbox({ outbox, lastDeliveredAt, reachable, now }: Props) {
  const [sending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<string | null>(null);
  const count = outbox?.count ?? 0;

  const sendNow = async (): Promise<void> => {
    setSending(true);
    setOutcome(null);
    const answer = await ask('sync.run');
    setSending(false);
    setOutcome(
      answer.ok
        ? `Sent ${String(answer.value.sent.length)}, ${String(answer.value.waiting)} still waiting.`
        : answer.message,
    );
  };

  return (
    <section class="card outbox" aria-labelledby="outbox-title">
      <h2 id="outbox-title">Reports for the helpdesk</h2>
      <p class="waiting">
        {outbox === null
          ? '–'
          : count === 0
            ? 'None waiting'
            : `${counted(count, 'report')} waiting (${sizeWords(outbox.bytes)})`}
      </p>
      <p class="why quiet">{why(outbox, lastDeliveredAt, now)}</p>
      <div class="outbox-act">
        <button
          type="button"
          disabled={count === 0 || sending || !reachable}
          onClick={() => {
            void sendNow();
          }}
        >
          {sending ? 'Sending…' : 'Send now'}
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
  if (outbox === null) return 'Waiting for the agent.';
  if (outbox.count > 0) return heldWords(outbox.heldBecause);
  return lastDeliveredAt === null
    ? 'A report is made when something breaks that you cannot mend.'
    : `The last one was handed over at ${clockWords(lastDeliveredAt, now)}.`;
}

function Items({ now }: { readonly now: Date }) {
  const [items, setItems] = useState<readonly OutboxItem[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

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
      <summary>Show them</summary>
      {problem === null ? null : <p>{problem}</p>}
      {items?.length === 0 ? <p class="quiet">The outbox is empty.</p> : null}
      <ul class="items">
        {items?.map((item) => (
          <li key={item.id}>
            <strong>
              {KIND_WORDS[item.kind] ?? 'Report'}, {clockWords(item.createdAt, now)}
            </strong>
            <span class="quiet">
              {ITEM_WORDS[item.state]} · {sizeWords(item.bytes)}
              {item.tries === 0 ? '' : ` · tried ${counted(item.tries, 'time')}`}
              {item.nextTryAt === null ? '' : ` · next try ${clockWords(item.nextTryAt, now)}`}
            </span>
            {item.lastError === null ? null : <span class="quiet">{item.lastError}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
