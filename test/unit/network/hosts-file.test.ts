import { describe, expect, it } from 'vitest';
import { addressesInHostsFile, parseHosts } from '../../../probes/network/hosts-file.ts';

describe('the hosts file of this laptop', () => {
  it('gives every address that one of its lines has for the name, and none out of a remark', () => {
    const text = [
      '127.0.0.1\tlocalhost',
      '10.9.9.9  other.example EXCH1.corp.example # 10.8.8.8 exch1.corp.example',
      '#10.7.7.7 exch1.corp.example',
      '2001:db8::7 exch1.corp.example\r',
      'exch1.corp.example 10.6.6.6',
      '10.9.9.9 exch1.corp.example',
    ].join('\n');

    expect(parseHosts(text, 'exch1.corp.example')).toEqual(['10.9.9.9', '2001:db8::7']);
  });

  it('gives none where there is no such file', () => {
    const absent = (): string => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    };

    expect(addressesInHostsFile('exch1.corp.example', absent)).toEqual([]);
  });
});
