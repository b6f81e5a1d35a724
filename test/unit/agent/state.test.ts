import { describe, expect, it } from 'vitest';
import { createStateStore } from '../../../agent/state.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import { NETWORK, STATE } from '../../support/samples.ts';

function listeningStore() {
  const lines: string[] = [];
  const heard: AgentState[] = [];
  const store = createStateStore(STATE, (line) => lines.push(line));
  const stop = store.subscribe((state) => heard.push(state));
  return { store, heard, lines, stop };
}

describe('the state', () => {
  it('is published when something changed', () => {
    const { store, heard } = listeningStore();

    store.update({ probing: true });

    expect(heard.map(({ probing }) => probing)).toEqual([true]);
  });

  it('is not published twice, even when an equal value was made anew', () => {
    const { store, heard } = listeningStore();

    store.update({ network: { ...NETWORK, tunnel: { ...NETWORK.tunnel } } });

    expect(heard).toEqual([]);
  });

  it('is never changed under those who hold it', () => {
    const { store } = listeningStore();
    const before = store.get();

    store.update({ probing: true });

    expect(before.probing).toBe(false);
  });

  it('is heard no more after unsubscribing', () => {
    const { store, heard, stop } = listeningStore();
    stop();

    store.update({ probing: true });

    expect(heard).toEqual([]);
  });

  it('reaches everybody although one listener fails, and the log has the cause', () => {
    const { store, lines } = listeningStore();
    const heard: AgentState[] = [];
    store.subscribe(() => {
      throw new Error('the window is gone');
    });
    store.subscribe((state) => heard.push(state));

    store.update({ probing: true });

    expect(heard).toHaveLength(1);
    expect(lines.join()).toContain('the window is gone');
  });
});
