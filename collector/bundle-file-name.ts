import type { Envelope } from '../model/envelope.ts';

/**
 * Name of a bundle's file, as the laptop would give it; what a stranger may choose is reduced to
 * letters and digits.
 */
export function bundleFileName({
  id,
  device,
  createdAt,
  encrypted,
}: Pick<Envelope, 'id' | 'device' | 'createdAt' | 'encrypted'>): string {
  const plain = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '');
  const time = plain(createdAt.replace(/\.\d+/, '')).slice(0, 16);
  return `bundle-${plain(device).slice(0, 8)}-${time}-${id.slice(-8)}.zip${encrypted ? '.age' : ''}`;
}
