import { closeSync, openSync, promises, readSync } from 'node:fs';

/** The beginning of a file. */
export interface Beginning {
  readonly bytes: Buffer;
  /** The same as UTF-8; a character that the bound cuts in two reads as U+FFFD. */
  readonly text: string;
  /** Whether the file goes on. */
  readonly isCut: boolean;
}

/** Files of proc(5) state no length and come in pieces: pieces are read until there are no more. */
const PIECE_BYTES = 64 * 1024;

/** Reads at most `maxBytes` of a file. Rejects with the system's error. */
export async function readBounded(path: string, maxBytes: number): Promise<Beginning> {
  const file = await promises.open(path, 'r');
  try {
    const pieces = new Pieces(maxBytes);
    for (;;) {
      const piece = pieces.next();
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      if (!pieces.take(piece, bytesRead)) return pieces.beginning();
    }
  } finally {
    await file.close();
  }
}

/** The same while everything waits, for files that the kernel answers at once. */
export function readBoundedSync(path: string, maxBytes: number): Beginning {
  const descriptor = openSync(path, 'r');
  try {
    const pieces = new Pieces(maxBytes);
    for (;;) {
      const piece = pieces.next();
      if (!pieces.take(piece, readSync(descriptor, piece, 0, piece.length, null)))
        return pieces.beginning();
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What has been read, and one byte beyond the bound, which tells whether the file goes on. */
class Pieces {
  readonly #maxBytes: number;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  next(): Buffer {
    return Buffer.allocUnsafe(Math.min(this.#maxBytes + 1 - this.#bytes, PIECE_BYTES));
  }

  /** @returns whether more is to be read */
  take(piece: Buffer, bytesRead: number): boolean {
    if (bytesRead === 0) return false;
    this.#pieces.push(piece.subarray(0, bytesRead));
    this.#bytes += bytesRead;
    return this.#bytes <= this.#maxBytes;
  }

  beginning(): Beginning {
    const bytes = Buffer.concat(this.#pieces).subarray(0, this.#maxBytes);
    return { bytes, text: bytes.toString('utf8'), isCut: this.#bytes > this.#maxBytes };
  }
}
