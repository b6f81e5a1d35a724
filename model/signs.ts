import type { Situation, Tone } from './text/traveller.ts';

/**
 * What tray, window and page are drawn with, one sign a state. `checking`: not known yet. `your-turn`:
 * the reader can do something. `offline`: no network. `absent`: no agent to speak of.
 */
export type Sign = 'working' | 'weak' | 'broken' | 'your-turn' | 'checking' | 'offline' | 'absent';

/** A stroke from one point to another, on the square from -1 to 1, y downwards. */
type Stroke = readonly [x1: number, y1: number, x2: number, y2: number];
type Dot = readonly [x: number, y: number, radius: number];

/**
 * The one source of every drawing of a sign: a body, and marks upon it. A hollow body is its outline
 * alone, and its marks have its colour. Every sign differs from the others without colour.
 */
export interface Drawing {
  readonly body:
    | { readonly kind: 'disc'; readonly radius: number }
    | { readonly kind: 'polygon'; readonly points: readonly (readonly [x: number, y: number])[] }
    | null;
  /** Width of the outline of a hollow body; null: it is filled. */
  readonly hollow: number | null;
  readonly strokes: readonly Stroke[];
  /** Of the strokes, from middle to edge. */
  readonly half: number;
  readonly dots: readonly Dot[];
}

const filled = { hollow: null, dots: [] } as const;
/** From the corner of the square around an octagon to the first corner of the octagon. */
const CUT = 0.38;
const SIDE = 0.92;

export const DRAWINGS: Readonly<Record<Sign, Drawing>> = {
  // A disc with a tick.
  working: {
    ...filled,
    body: { kind: 'disc', radius: 0.94 },
    half: 0.13,
    strokes: [
      [-0.45, 0.05, -0.12, 0.4],
      [-0.12, 0.4, 0.48, -0.32],
    ],
  },
  // A triangle with an exclamation mark.
  weak: {
    body: {
      kind: 'polygon',
      points: [
        [0, -0.95],
        [0.98, 0.85],
        [-0.98, 0.85],
      ],
    },
    hollow: null,
    half: 0.12,
    strokes: [[0, -0.25, 0, 0.25]],
    dots: [[0, 0.58, 0.14]],
  },
  // An octagon with a cross.
  broken: {
    ...filled,
    body: {
      kind: 'polygon',
      points: [
        [-CUT, -SIDE],
        [CUT, -SIDE],
        [SIDE, -CUT],
        [SIDE, CUT],
        [CUT, SIDE],
        [-CUT, SIDE],
        [-SIDE, CUT],
        [-SIDE, -CUT],
      ],
    },
    half: 0.14,
    strokes: [
      [-0.42, -0.42, 0.42, 0.42],
      [-0.42, 0.42, 0.42, -0.42],
    ],
  },
  // A diamond with an arrow: go on from here.
  'your-turn': {
    ...filled,
    body: {
      kind: 'polygon',
      points: [
        [0, -1],
        [1, 0],
        [0, 1],
        [-1, 0],
      ],
    },
    half: 0.12,
    strokes: [
      [-0.42, 0, 0.4, 0],
      [0.08, -0.32, 0.4, 0],
      [0.08, 0.32, 0.4, 0],
    ],
  },
  // Three dots.
  checking: {
    body: null,
    hollow: null,
    strokes: [],
    half: 0,
    dots: [
      [-0.66, 0, 0.29],
      [0, 0, 0.29],
      [0.66, 0, 0.29],
    ],
  },
  // A ring with a bar through it: nothing passes.
  offline: {
    body: { kind: 'disc', radius: 0.94 },
    hollow: 0.26,
    half: 0.12,
    strokes: [[-0.55, -0.55, 0.55, 0.55]],
    dots: [],
  },
  // An empty frame: nobody is there.
  absent: {
    body: {
      kind: 'polygon',
      points: [
        [-0.88, -0.88],
        [0.88, -0.88],
        [0.88, 0.88],
        [-0.88, 0.88],
      ],
    },
    hollow: 0.26,
    half: 0.14,
    strokes: [[-0.32, 0, 0.32, 0]],
    dots: [],
  },
};

const OF_TONE: Readonly<Record<Exclude<Tone, 'neutral'>, Sign>> = {
  green: 'working',
  amber: 'weak',
  red: 'broken',
  grey: 'offline',
};

/** @param situation what a neutral tone is about */
export function signOf(tone: Tone, situation: Situation): Sign {
  if (tone !== 'neutral') return OF_TONE[tone];
  return situation === 'your-turn' || situation === 'not-configured' ? 'your-turn' : 'checking';
}

/** Every sign. */
export const SIGNS = Object.keys(DRAWINGS) as readonly Sign[];
