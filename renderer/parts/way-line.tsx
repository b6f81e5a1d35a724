import type { CheckStatus } from '../../model/check.ts';
import { type Gate, type Line, type Station, STATIONS } from '../../model/text/line.ts';
import { MARKS, WORDS } from '../words.ts';

const { LINE } = WORDS.line;

/** Up to here gates stand on the wire beside one another. */
const MAX_BESIDE = 2;

/** From the laptop to the mailbox as one wire: whole as far as it was seen to work, cut where it stops. */
export function WayLine({ stations, gates, cutBefore }: Line) {
  const cut = cutBefore === null ? STATIONS.length : STATIONS.indexOf(cutBefore);
  const wire = (key: Station['key']): string => {
    const at = STATIONS.indexOf(key);
    return at < cut ? 'whole-wire' : at === cut ? 'cut-wire' : 'no-wire';
  };
  // A shut gate is where the wire ends; what stands behind it is not reached by it.
  const firstShut = gates.findIndex(({ status }) => status === 'fail');
  return (
    <section class="card way-line" aria-label={LINE.label}>
      <ol class={gates.length > MAX_BESIDE ? 'stations upright' : 'stations'}>
        {stations.map((station) => (
          <>
            {station.key === 'services'
              ? gates.map((gate, index) => (
                  <GateOnWire
                    {...gate}
                    wire={
                      cut < STATIONS.length - 1 || (firstShut !== -1 && index > firstShut)
                        ? 'no-wire'
                        : index === firstShut
                          ? 'cut-wire'
                          : 'whole-wire'
                    }
                    key={gate.device}
                  />
                ))
              : null}
            <StationOnWire
              {...station}
              wire={station.key === 'services' && firstShut !== -1 ? 'no-wire' : wire(station.key)}
              key={station.key}
            />
          </>
        ))}
      </ol>
    </section>
  );
}

interface OnWire {
  readonly wire: string;
}

const Sign = ({ status }: { readonly status: CheckStatus }) => (
  <span class={`mark ${status}`} aria-hidden="true">
    {MARKS[status]}
  </span>
);

const StationOnWire = ({ name, status, word, wire }: Station & OnWire) => (
  <li class={`station ${status} ${wire}`}>
    <Sign status={status} />
    <strong>{name}</strong>
    <span class="station-word" key={word}>
      {word}
    </span>
  </li>
);

const GateOnWire = ({ device, owner, status, word, wire }: Gate & OnWire) => (
  <li class={`station gate ${status} ${wire}`}>
    <Sign status={status} />
    <strong>
      <span class="for-ears">{LINE.gateBefore}</span>
      {device}
    </strong>
    <span class="station-word" key={word}>
      {word}
      {owner === null ? null : <span class="owner">{owner}</span>}
    </span>
  </li>
);
