import { expect, it } from 'vitest';
import { NdrReader } from '../../../probes/rpc/ndr-reader.ts';
import { NdrWriter } from '../../../probes/rpc/ndr-writer.ts';

it('reads what the writer wrote, padding included', () => {
  const bytes = new NdrWriter()
    .u8(7)
    .u16(0x1234)
    .u8(9)
    .u32(0xdeadbeef)
    .uuid('a4f1db00-ca47-1067-b31f-00dd010662da')
    .done();

  const reader = new NdrReader(bytes, true);
  const read = [reader.u8(), reader.u16(), reader.u8(), reader.u32(), reader.uuid()];

  expect(read).toEqual([7, 0x1234, 9, 0xdeadbeef, 'a4f1db00-ca47-1067-b31f-00dd010662da']);
  expect(reader.problem).toBeNull();
});

it('reads numbers and UUIDs of a big-endian sender', () => {
  const bytes = Buffer.from('12345678a4f1db00ca471067b31f00dd010662da', 'hex');

  const reader = new NdrReader(bytes, false);

  expect(reader.u32()).toBe(0x12345678);
  expect(reader.uuid()).toBe('a4f1db00-ca47-1067-b31f-00dd010662da');
});

it('yields nothing beyond its end, not even from the buffer behind it, and keeps the first problem', () => {
  const whole = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]);

  const reader = new NdrReader(whole.subarray(0, 3), true);
  const read = [reader.u16(), reader.u32(), reader.u8(), [...reader.bytes(2)]];

  expect(read).toEqual([0x0201, 0, 0, []]);
  expect(reader.problem).toBe('4 bytes wanted at 4, only 0 there');
});
