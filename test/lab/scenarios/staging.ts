import type { WhoMustAct } from '../../../model/codes/facts.ts';
import type { Asked, World } from './world.ts';

/** One way to stage a cause. */
export interface Staging {
  /** Number of the cause. */
  readonly cause: number;
  /** How, where a cause has several. */
  readonly by: string;
  readonly stage: (world: World) => Promise<unknown>;
  readonly asked: Asked;
  /** What must be said where it is not the code of the cause: another face of the same cause. */
  readonly says?: string;
  /** Who must be named, where what was staged decides it. */
  readonly who?: WhoMustAct;
}

/** One after the other. */
export const inTurn =
  (...stages: readonly ((world: World) => Promise<unknown>)[]) =>
  async (world: World): Promise<void> => {
    for (const stage of stages) await stage(world);
  };
