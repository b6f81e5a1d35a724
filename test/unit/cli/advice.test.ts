import { describe, expect, it } from 'vitest';
import { renderAdvice } from '../../../cli/render/advice.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import type { Advice } from '../../../model/advice.ts';

const LINE = `nft 'insert rule inet filter forward ip saddr { 10.1.9.1 } ip daddr 10.1.2.3 tcp dport { 2314 } accept'`;
const advice = (
  over: Partial<Advice['changes'][number]> = {},
  staticPorts: Advice['staticPorts'] = ['Exchange 2010:\n  TCP/IP Port'],
): Advice => ({
  changes: [
    {
      device: 'nft on fw1',
      owner: 'Network team',
      contact: 'tel. 4711',
      where: 'list 1 of 2 on the way, sees 10.1.9.1',
      source: ['10.1.9.1'],
      destination: '10.1.2.3',
      ports: '2314',
      why: 'Exchange offers EMSMDB on 2314, and the list allows 135,1024-2000',
      lasting: '1024-5000',
      lines: [{ product: 'nftables', text: `# a comment\n${LINE}` }],
      ...over,
    },
  ],
  staticPorts,
});
const plain = (some: Advice): string => renderAdvice(some, 80, paintFor(false));

describe('advice on a terminal', () => {
  it('is one block for each device, then how to end it for good', () => {
    expect(plain(advice())).toBe(`LINE TO ADD on nft on fw1 (list 1 of 2 on the way, sees 10.1.9.1)
Ask           Network team, tel. 4711
Allow         10.1.9.1 to 10.1.2.3, TCP 2314
Why           Exchange offers EMSMDB on 2314, and the list allows 135,1024-2000.
Holds         until the server restarts. TCP 1024-5000 would hold longer and
              opens more; static ports hold for good.

  nftables
    # a comment
    ${LINE}

STATIC PORTS
End it for good: Exchange can be told its ports, then the lists hold after every
restart.

    Exchange 2010:
      TCP/IP Port`);
  });

  it('keeps prose within 80 columns and breaks no line that is to be copied', () => {
    const lines = plain(
      advice({
        device: 'A firewall of the branch office in the south',
        contact: 'the hotline of the network department, on weekdays from eight to five',
      }),
    ).split('\n');

    expect(lines.filter((line) => line.length > 80)).toEqual([`    ${LINE}`]);
  });

  it('says that the source is not known, and leaves out whom to ask where nobody is named', () => {
    const text = plain(advice({ owner: null, contact: null, source: [], lasting: null }));

    expect(text).toContain(
      'Allow         the source that this device sees (not known here) to 10.1.2.3, TCP\n              2314',
    );
    expect(text).not.toMatch(/^(Ask|Holds)/m);
  });

  it('is silent where nothing has to change today', () => {
    expect(plain({ changes: [], staticPorts: ['Exchange 2010'] })).toBe('');
  });
});
