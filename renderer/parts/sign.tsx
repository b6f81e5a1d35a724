import type { Tone } from '../../model/text/traveller.ts';

/** Every tone has its own outline, so that it is told apart without colour. */
const SHAPES: Readonly<Record<Tone, { readonly outline: string; readonly sign: string }>> = {
  green: { outline: 'M24 4a20 20 0 1 0 0 40a20 20 0 1 0 0-40z', sign: 'M15 24.5l6.5 6.5L34 18' },
  amber: { outline: 'M24 5L45 42H3z', sign: 'M24 18v11M24 35.2v.6' },
  red: { outline: 'M16 4h16l12 12v16L32 44H16L4 32V16z', sign: 'M17 17l14 14M31 17L17 31' },
  grey: {
    outline: 'M10 6h28a4 4 0 0 1 4 4v28a4 4 0 0 1-4 4H10a4 4 0 0 1-4-4V10a4 4 0 0 1 4-4z',
    sign: 'M15 24h18',
  },
  neutral: { outline: 'M24 3l21 21l-21 21L3 24z', sign: 'M16.5 24h.6M23.7 24h.6M30.9 24h.6' },
};

export function ToneIcon({ tone }: { readonly tone: Tone }) {
  const { outline, sign } = SHAPES[tone];
  return (
    <svg
      class="tone-icon"
      viewBox="0 0 48 48"
      width="48"
      height="48"
      aria-hidden="true"
      focusable="false"
    >
      <path class="outline" d={outline} />
      <path class="sign" d={sign} />
    </svg>
  );
}
