import { useRef, useState } from 'preact/hooks';
import { CELLS, type DayState, type Stretch } from '../../model/day.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import { WORDS } from '../words.ts';

const { DAY } = WORDS.day;

/** Height of each state in percent of the strip: told without colour too. */
const HEIGHTS: Readonly<Record<DayState, number>> = {
  unwatched: 6,
  asleep: 30,
  offline: 14,
  untested: 30,
  works: 55,
  weak: 78,
  broken: 100,
};
/** The strip ends where the line of networks begins. */
const STRIP_PX = 44;
const NETWORK_PX = 52;
const HOUR_CELLS = CELLS / 24;

interface Props {
  /** Five minutes each, the oldest first. */
  readonly cells: readonly Stretch[];
  /** A stretch of time as one line. */
  readonly sentence: (of: Stretch) => string;
}

/** A day as bars of five minutes; arrow keys, a click or a pointer ask for a moment. */
export function DayStrip({ cells, sentence }: Props) {
  const [chosen, setChosen] = useState<number | null>(null);
  const strip = useRef<HTMLDivElement>(null);
  const at = chosen ?? CELLS - 1;
  const current = cells[at];
  const words = current === undefined ? '' : sentence(current);

  const pointed = ({ clientX }: PointerEvent): void => {
    const box = strip.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return;
    setChosen(within(Math.floor(((clientX - box.left) / box.width) * CELLS)));
  };
  const pressed = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setChosen(within(at + step));
  };

  return (
    <>
      <div
        class="day-strip"
        ref={strip}
        role="slider"
        tabIndex={0}
        aria-label={DAY.slider}
        aria-valuemin={0}
        aria-valuemax={CELLS - 1}
        aria-valuenow={at}
        aria-valuetext={words}
        onKeyDown={pressed}
        onPointerMove={pointed}
        onPointerDown={pointed}
      >
        <svg width="100%" height="76" aria-hidden="true" focusable="false">
          <defs>
            <pattern id="asleep" width="6" height="6" patternUnits="userSpaceOnUse">
              <path d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5" class="hatch" />
            </pattern>
          </defs>
          {runsBy(cells, ({ state }) => state).map(({ from, to, of }) => (
            <rect
              key={`${of.state} ${String(of.fromMs)}`}
              class={`day-${of.state}`}
              x={percent(from)}
              width={percent(to - from)}
              y={STRIP_PX * (1 - HEIGHTS[of.state] / 100)}
              height={(STRIP_PX * HEIGHTS[of.state]) / 100}
            />
          ))}
          {runsBy(cells, ({ label }) => kindOf(label)).map(({ from, to, of }) =>
            kindOf(of.label) === 'none' ? null : (
              <line
                key={`${String(of.label)} ${String(of.fromMs)}`}
                class={`net-${kindOf(of.label)}`}
                x1={percent(from)}
                x2={percent(to)}
                y1={NETWORK_PX}
                y2={NETWORK_PX}
              />
            ),
          )}
          {cells.map((cell, index) =>
            isTick(cell) && index >= HOUR_CELLS && index < CELLS - HOUR_CELLS ? (
              <text key={cell.fromMs} x={percent(index)} y="70" text-anchor="middle">
                {hourOf(cell)}
              </text>
            ) : null,
          )}
          {chosen === null ? null : (
            <line
              class="cursor"
              x1={percent(at + 0.5)}
              x2={percent(at + 0.5)}
              y1="0"
              y2={NETWORK_PX + 4}
            />
          )}
        </svg>
      </div>
      <p class="day-moment">{words}</p>
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -HOUR_CELLS,
  PageUp: HOUR_CELLS,
  Home: -CELLS,
  End: CELLS,
};

const within = (index: number): number => Math.max(0, Math.min(CELLS - 1, index));
const percent = (cells: number): string => `${String((cells / CELLS) * 100)}%`;

/** Every third full hour of the reader's own clock. */
function isTick({ fromMs }: Stretch): boolean {
  const at = new Date(fromMs);
  return at.getMinutes() === 0 && at.getHours() % 3 === 0;
}
const hourOf = ({ fromMs }: Stretch): string =>
  String(new Date(fromMs).getHours()).padStart(2, '0');

/** How a network is drawn: by what a traveller would call it. */
function kindOf(label: NetworkLabel | null): 'office' | 'umts' | 'vpn' | 'local' | 'none' {
  switch (label) {
    case 'lan-corporate':
      return 'office';
    case 'mobile':
      return 'umts';
    case 'tunnel':
    case 'tunnel-degraded':
    case 'tunnel-no-route':
      return 'vpn';
    case 'lan-foreign':
    case 'limited':
    case 'captive':
    case 'tunnel-connecting':
      return 'local';
    case 'offline':
    case 'unknown':
    case null:
      return 'none';
  }
}

/** Neighbours that are drawn alike, as one. */
function runsBy(
  cells: readonly Stretch[],
  key: (of: Stretch) => string,
): readonly { readonly from: number; readonly to: number; readonly of: Stretch }[] {
  const runs: { from: number; to: number; of: Stretch }[] = [];
  cells.forEach((cell, index) => {
    const last = runs.at(-1);
    if (last !== undefined && key(last.of) === key(cell)) last.to = index + 1;
    else runs.push({ from: index, to: index + 1, of: cell });
  });
  return runs;
}
