import type { LadderRow, LadderStep } from '../model/text/ladder-rows.ts';
import { MARKS, WORDS } from './words.ts';

const { durationWords, LADDER, STATUS_WORDS } = WORDS.page;

function Mark({ status }: Pick<LadderRow, 'status'>) {
  return (
    <span class={`mark ${status}`}>
      <span aria-hidden="true">{MARKS[status]}</span>
      <span class="for-ears">{STATUS_WORDS[status]}</span>
    </span>
  );
}

function StepMark({ name, status }: LadderStep) {
  return (
    <li class={`step ${status}`}>
      {name} <span aria-hidden="true">{MARKS[status]}</span>
      <span class="for-ears">{STATUS_WORDS[status]}</span>
    </li>
  );
}

/** What an interface is for, and where it was tried; empty for most rungs below. */
const noteOf = ({ purpose, port, address }: LadderRow): string =>
  [purpose, port === null ? null : LADDER.port(port), address]
    .filter((part) => part !== null)
    .join(' · ');

const capital = (text: string): string => text.replace(/^[a-z]/, (letter) => letter.toUpperCase());

function Rung(row: LadderRow) {
  const { status, sentence, ms, steps } = row;
  const name = row.interface === null ? capital(row.name) : row.name;
  const note = noteOf(row);
  return (
    <li class={`rung ${status}`}>
      <Mark status={status} />
      <div class="rung-name">
        <strong title={name}>{name}</strong>
        {note === '' ? null : (
          <span class="quiet" title={note}>
            {note}
          </span>
        )}
      </div>
      <div class="rung-text">
        <span class="rung-sentence" key={sentence} title={sentence}>
          {capital(row.title ?? sentence)}
        </span>
        {steps.length === 0 ? null : (
          <ul class="steps">
            {steps.map((step) => (
              <StepMark key={step.name} {...step} />
            ))}
          </ul>
        )}
      </div>
      <span class="ms">{ms === null ? '' : durationWords(ms)}</span>
    </li>
  );
}

interface Props {
  readonly rows: readonly LadderRow[];
  /** Which network it speaks of. */
  readonly note: string;
  /** It speaks of another network than the present one. */
  readonly old: boolean;
}

/** The way to Exchange, rung by rung. */
export function Ladder({ rows, note, old }: Props) {
  return (
    <section class={old ? 'card ladder old' : 'card ladder'} aria-labelledby="ladder-title">
      <header>
        <h2 id="ladder-title">{LADDER.title}</h2>
        <p class="quiet" key={note} title={note}>
          {note}
        </p>
      </header>
      <ol>
        {rows.map((row) => (
          <Rung {...row} key={row.key} />
        ))}
      </ol>
    </section>
  );
}
