import { cellsOf, dayOf, networksOf, type Stretch } from '../model/day.ts';
import type { Past } from '../model/past.ts';
import { DayStrip } from './parts/day-strip.tsx';
import { WORDS } from './words.ts';

const { DAY, NETWORKS } = WORDS.day;
const { LABEL_WORDS } = WORDS.labels;
const { clockWords } = WORDS.clock;
const { durationWords } = WORDS.page;

/** Lines under the drawing, and rows of its table. */
const MAX_CHANGES = 5;
const MAX_ROWS = 200;

interface Props {
  readonly past: Past;
  readonly now: Date;
}

/** The last day: a drawing, its latest changes in words, and the whole of it as a table. */
export function Day({ past, now }: Props) {
  const stretches = dayOf(past, now.getTime());
  const changes = stretches.slice(-MAX_CHANGES).reverse();
  const isEmpty = stretches.every(({ state }) => state === 'unwatched');
  return (
    <section class="card day" aria-labelledby="day-title">
      <h2 id="day-title">{DAY.title}</h2>
      <DayStrip
        cells={cellsOf(stretches, now.getTime())}
        sentence={(one) => lineOf(one, now, false)}
      />
      {isEmpty ? (
        <p class="quiet">{DAY.none}</p>
      ) : (
        <>
          <h3>{DAY.changes}</h3>
          <ul class="plain day-changes">
            {changes.map((one) => (
              <li key={one.fromMs}>
                <span class={`swatch day-${one.state}`} aria-hidden="true" />
                {lineOf(one, now, true)}
              </li>
            ))}
          </ul>
          <details>
            <summary>{DAY.table}</summary>
            <DayTable stretches={stretches.slice(-MAX_ROWS).reverse()} now={now} />
          </details>
        </>
      )}
    </section>
  );
}

const timeOf = (ms: number, now: Date): string => clockWords(new Date(ms).toISOString(), now);
/** @param isOpen the end of the last stretch is now */
const endOf = (ms: number, now: Date, isOpen: boolean): string =>
  isOpen && ms >= now.getTime() ? DAY.now : timeOf(ms, now);

const verdictOf = ({ code }: Stretch): string | null =>
  code === null || code === 'ALL_GREEN' ? null : WORDS.codes[code].title;
const networkOf = ({ label }: Stretch): string | null =>
  label === null ? null : LABEL_WORDS[label];

const lineOf = (one: Stretch, now: Date, isOpen: boolean): string =>
  DAY.line(
    [
      DAY.span(timeOf(one.fromMs, now), endOf(one.toMs, now, isOpen)),
      DAY.states[one.state],
      verdictOf(one),
      one.state === 'offline' ? null : networkOf(one),
    ].filter((part) => part !== null),
  );

function DayTable({
  stretches,
  now,
}: {
  readonly stretches: readonly Stretch[];
  readonly now: Date;
}) {
  return (
    <div class="wide" role="region" tabIndex={0} aria-label={DAY.title}>
      <table>
        <thead>
          <tr>
            {[DAY.from, DAY.to, DAY.state, DAY.verdict, DAY.network].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stretches.map((one) => (
            <tr key={one.fromMs}>
              <td>{timeOf(one.fromMs, now)}</td>
              <td>{endOf(one.toMs, now, true)}</td>
              <td>{DAY.states[one.state]}</td>
              <td>{verdictOf(one) ?? DAY.noVerdict}</td>
              <td>{networkOf(one) ?? DAY.noVerdict}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What each network was good for: one that works beside one that does not is the way out. */
export function Networks({ past, now }: Props) {
  const networks = networksOf(past);
  if (networks.length < 2) return null;
  return (
    <section class="card networks" aria-labelledby="networks-title">
      <h2 id="networks-title">{NETWORKS.title}</h2>
      <div class="wide" role="region" tabIndex={0} aria-labelledby="networks-title">
        <table>
          <thead>
            <tr>
              {[NETWORKS.network, NETWORKS.last, NETWORKS.at, NETWORKS.good].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
              <th scope="col" class="number">
                {NETWORKS.trip}
              </th>
            </tr>
          </thead>
          <tbody>
            {networks.map(({ label, last, checks, good, serverMs }) => (
              <tr key={label}>
                <th scope="row">{LABEL_WORDS[label]}</th>
                <td>{WORDS.codes[last.code].title}</td>
                <td>{clockWords(last.at, now)}</td>
                <td>{NETWORKS.goodOf(good, checks)}</td>
                <td class="number">
                  {serverMs === null ? NETWORKS.noTrip : durationWords(serverMs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
