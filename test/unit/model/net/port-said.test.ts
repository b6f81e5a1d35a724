import { describe, expect, it } from 'vitest';
import { formatPortList, parsePortList } from '../../../../model/net/port-list.ts';

describe('ports as people say and list them', () => {
  it.each([
    ['from 1024 to 2000', '1024-2000'],
    ['between 1024 and 2000', '1024-2000'],
    ['1024 thru 2000', '1024-2000'],
    ['greater than 1023', '1024-65535'],
    ['above 1023', '1024-65535'],
    ['less than 1024', '1-1023'],
    ['at least 1024', '1024-65535'],
    ['up to 2000', '1-2000'],
    ['1024 and above', '1024-65535'],
    ['1024 and up', '1024-65535'],
    ['135.', '135'],
    ['- 135\n- 1024-2000', '135,1024-2000'],
    ['• 135\n• 1024-2000', '135,1024-2000'],
    ['* 135\n* 1024-2000', '135,1024-2000'],
    ['1) 135\n2) 1024-2000', '135,1024-2000'],
    ['1. 135\n2. 1024-2000', '135,1024-2000'],
    ['RPC: 1024-2000; endpoint mapper = 135', '1024-2000,135'],
    ['Exchange ports: 135, 1024-2000', '135,1024-2000'],
    ['range 1024,2000', '1024-2000'],
    [
      'rule 10 permit tcp source any destination 10.1.2.3 0 destination-port range 1024 2000',
      '1024-2000',
    ],
    ['rule 5 permit tcp destination 10.1.2.3 0 destination-port eq 135', '135'],
    ['ports range 1024 2000, 135', '1024-2000,135'],
    ['ports 135 and 1024-2000', '135,1024-2000'],
    ['TCP ports 135 & 1024-2000', '135,1024-2000'],
    ['TCP-Ports 135 und 1024-2000', '135,1024-2000'],
    ['port 135 or 1024-2000', '135,1024-2000'],
    ['dport 135, 593 and dport 1024-2000', '135,593,1024-2000'],
    ['port 135 plus range 1024 2000', '135,1024-2000'],
    ['ports 135 as well as 1024-2000', '135,1024-2000'],
    ['135 plus 1024-2000', '135,1024-2000'],
    ['135 as well as 1024-2000', '135,1024-2000'],
    ['Ports 135 sowie 1024-2000', '135,1024-2000'],
    ['{"from": 1024, "to": 2000}', '1024-2000'],
    ['min: 1024 max: 2000', '1024-2000'],
    [
      'Protocol tcp Dynamic Port Range\n---------------------------------\nStart Port      : 1024\nNumber of Ports : 64511',
      '1024-65534',
    ],
  ])('%j is %s', (text, list) => {
    const read = parsePortList(text);

    expect(read.ok ? formatPortList(read.ranges) : read.error).toBe(list);
  });

  it("keeps what nmap's form says of UDP apart", () => {
    expect(parsePortList('T:135,U:53')).toEqual({
      ok: true,
      ranges: [{ from: 135, to: 135 }],
      ignored: ['udp 53'],
    });
  });

  it.each(['deny: 135', 'rule 3: 135', 'priority: 100', 'not 80', '135, except 136', 'udp: 53'])(
    'does not take %j for ports that are let through',
    (text) => {
      expect(parsePortList(text).ok).toBe(false);
    },
  );
});
